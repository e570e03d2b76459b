//! What customers really paid, and what was left of it.

use super::history::{History, Lesson, Lived};
use crate::case::data::{ChargeBasis, Figure, GoToMarket, Lever, Stream};
use crate::distribution::Observed;
use crate::quantity::Period;

/// No mean of monthly figures is taken to be known better than to this part of it.
const FINEST: f64 = 1e-4;

/// What revenue per customer says of the one uncertain factor of the price.
pub(super) fn price(history: &History<'_>) -> Option<Lesson> {
    let [stream] = &history.offer.streams[..] else {
        let first = history.offer.streams.first()?;
        return Some(Lesson {
            place: history.place(&format!("{}.price", first.name)),
            seen: Err("the actual revenue is not split by stream".to_owned()),
        });
    };
    let place = |what: &str| history.place(&format!("{}.{what}", stream.name));
    if stream.structure.is_some() {
        return Some(Lesson {
            place: place("price"),
            seen: Err("the plan bills by a structure".to_owned()),
        });
    }
    if !stream.price.stays() {
        return Some(Lesson {
            place: place("price"),
            seen: Err("the plan has a list of prices".to_owned()),
        });
    }
    let factors = ["price", "realised", "quantity"].map(place);
    let uncertain = |place: &&String| {
        let figure = history.figure(place);
        matches!(figure, Some(Figure::Uncertain(_) | Figure::Linked { .. }))
    };
    let open: Vec<&String> = factors.iter().filter(uncertain).collect();
    let (place, seen) = match open[..] {
        [] => (&factors[0], Err("the plan takes it as known".to_owned())),
        [one] => (one, realised(history, stream, &factors, one)),
        [first, second, ..] => {
            let why = format!("revenue tells only the product of it and `{second}`");
            (first, Err(why))
        }
    };
    Some(Lesson {
        place: place.clone(),
        seen,
    })
}

fn realised(
    history: &History<'_>,
    stream: &Stream,
    factors: &[String],
    open: &String,
) -> Result<Observed, String> {
    per_customer(history, stream)?;
    history.unmoved(Lever::Price, "price")?;
    let change = history.place(&format!("{}.change", stream.name));
    if history.figure(&change) != Some(&Figure::ZERO) {
        return Err("the plan has the price change from month to month".to_owned());
    }
    let mut others = stream.every.per(Period::Month);
    for place in factors.iter().filter(|place| *place != open) {
        others *= match history.figure(place) {
            Some(Figure::Known(value)) => *value,
            Some(Figure::Amount(amount)) => amount.to_f64(),
            _ => return Err(format!("`{place}` is not known")),
        };
    }
    let months = history.fresh().iter();
    let charged = months.filter(|it| it.age > stream.from && it.closing() >= 0.5 && others > 0.0);
    mean(charged.map(|it| it.actual.revenue.to_f64() / it.closing() / others))
}

/// What the cost of revenue says of the gross margin.
pub(super) fn margin(history: &History<'_>) -> Option<Lesson> {
    let [stream] = &history.offer.streams[..] else {
        return None;
    };
    let place = history.place(&format!("{}.gross_margin", stream.name));
    let fresh = history.fresh();
    if fresh.iter().any(|it| it.actual.cost_of_revenue.is_none()) {
        return None;
    }
    let seen = || {
        history.unmoved(Lever::CostOfRevenue, "cost_of_revenue")?;
        let unit_cost = history.place(&format!("{}.unit_cost", stream.name));
        if history.figure(&unit_cost) != Some(&Figure::ZERO) {
            return Err("cost grows with the number served, too".to_owned());
        }
        if matches!(&history.offer.go_to_market, GoToMarket::B2c(it) if it.free.is_some()) {
            return Err("the cost of the free tier is part of the actual cost".to_owned());
        }
        let kept = |it: &Lived<'_>| {
            let cost = it.actual.cost_of_revenue?.to_f64();
            let revenue = it.actual.revenue.to_f64();
            (revenue > 0.0).then(|| 1.0 - cost / revenue)
        };
        mean(fresh.iter().filter_map(kept))
    };
    Some(Lesson {
        seen: seen(),
        place,
    })
}

/// Whether revenue divided by customers is what the stream charges.
fn per_customer(history: &History<'_>, stream: &Stream) -> Result<(), String> {
    let others = stream.marketplace.is_some() || stream.capacity.is_some();
    if others || stream.advertising.is_some() || stream.season.is_some() {
        return Err("it is not the price times a quantity alone".to_owned());
    }
    let offer = history.offer;
    let seats = matches!(offer.go_to_market, GoToMarket::B2b(_))
        || offer.expansion.is_some()
        || offer.contraction.is_some();
    match stream.per {
        ChargeBasis::Customer => Ok(()),
        ChargeBasis::Unit if !seats => Ok(()),
        _ => Err("it is not charged per customer".to_owned()),
    }
}

/// The mean over the months with its standard error.
fn mean(months: impl Iterator<Item = f64>) -> Result<Observed, String> {
    let values: Vec<f64> = months.collect();
    if values.len() < 2 {
        return Err("that takes two months with revenue".to_owned());
    }
    let number = values.len() as f64;
    let mean = values.iter().sum::<f64>() / number;
    let squares: f64 = values.iter().map(|it| (it - mean) * (it - mean)).sum();
    let error = libm::sqrt(squares / (number - 1.0) / number).max(FINEST * mean.abs());
    Observed::estimate(mean, error).map_err(|invalid| invalid.to_string())
}
