//! A case in shards, on workers of which one is slow, one answers twice and one is lost.

#[path = "../../examples/shard_worker.rs"]
#[allow(dead_code, reason = "the example's `main` is not run here")]
mod example;

use example::{OWN, merge, plan, read, work};

#[test]
fn parts_in_any_order_have_the_bits_of_one_process() {
    let built = read(OWN).unwrap();
    let whole = merge(&built, [work(&built, &plan(&built, 1).unwrap()[0])]).unwrap();
    let shards = plan(&built, 5).unwrap();
    assert_eq!(shards.len(), 5);
    // Each by a worker of its own, which has the case file and nothing else.
    let part = |shard: &String| work(&read(OWN).unwrap(), shard).unwrap();
    let mut parts: Vec<String> = shards.iter().map(part).collect();
    parts.push(parts[1].clone());
    parts.reverse();
    let merged = merge(&built, parts.iter().cloned().map(Ok)).unwrap();
    assert_eq!(merged, whole);

    let missing = parts.iter().skip(2).cloned().map(Ok);
    let error = merge(&built, missing).unwrap_err().to_string();
    assert!(error.ends_with("of the run are missing"), "{error}");
}

#[test]
fn a_shard_of_another_case_is_refused() {
    let built = read(OWN).unwrap();
    let other = read(&OWN.replace("shops.toml", "recipes.toml")).unwrap();
    let shard = &plan(&other, 3).unwrap()[0];
    let error = work(&built, shard).unwrap_err().to_string();
    assert!(error.starts_with("the part is of run "), "{error}");
    let error = work(&built, "{}").unwrap_err().to_string();
    assert!(error.contains("missing field"), "{error}");
}
