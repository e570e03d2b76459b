//! Columns in order of their values.

/// Visits the rows of a column in order of their values, those of equal value together, with how
/// many rows lie below them.
pub(crate) fn each_tie(column: &[f64], mut visit: impl FnMut(usize, &[(f64, usize)])) {
    let mut order: Vec<(f64, usize)> = column.iter().copied().zip(0..).collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut below = 0;
    for tied in order.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        visit(below, tied);
        below += tied.len();
    }
}

/// The ranks of a column less their mean; ties share their mean rank.
pub(crate) fn centred_ranks(column: &[f64]) -> Vec<f64> {
    let centre = (column.len() as f64 - 1.0) / 2.0;
    let mut centred = vec![0.0; column.len()];
    each_tie(column, |below, tied| {
        let rank = below as f64 + (tied.len() as f64 - 1.0) / 2.0;
        for &(_, row) in tied {
            centred[row] = rank - centre;
        }
    });
    centred
}
