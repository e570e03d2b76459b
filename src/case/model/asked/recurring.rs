//! How recurring revenue moves within a year.

/// Recurring revenue of an offer in a month, and the units that pay it.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::case) struct Recurring<T> {
    pub(in crate::case) revenue: T,
    pub(in crate::case) gained: T,
    pub(in crate::case) contracted: T,
    pub(in crate::case) lost: T,
    pub(in crate::case) closing: T,
}

/// Monthly recurring revenue (MRR) over the months of a year.
///
/// All units of an offer pay the same in a month. So units gained bring their share of the month's
/// revenue, and units lost and contracted take theirs of the revenue of the month before; what is
/// left of the difference is expansion, price rises among it, or contraction where it is negative.
#[derive(Debug, Clone, Copy)]
pub(in crate::case) struct RecurringYear {
    /// Net and gross retention, compounded over the months so far.
    net: f64,
    gross: f64,
    won: f64,
    taken: f64,
    months: usize,
    /// Whether there was recurring revenue to retain in every month.
    whole: bool,
}

impl RecurringYear {
    pub(in crate::case) const NET: &'static str = "NRR";
    pub(in crate::case) const GROSS: &'static str = "GRR";
    pub(in crate::case) const QUICK: &'static str = "quick ratio";

    /// Goes through the months of a year: for each, its offers and those of the month before.
    pub(in crate::case) fn over<'a>(
        months: impl Iterator<Item = (&'a [Recurring<f64>], &'a [Recurring<f64>])>,
    ) -> Self {
        let start = Self {
            net: 1.0,
            gross: 1.0,
            won: 0.0,
            taken: 0.0,
            months: 0,
            whole: true,
        };
        months.fold(start, |year, (now, before)| year.then(now, before))
    }

    fn then(mut self, now: &[Recurring<f64>], before: &[Recurring<f64>]) -> Self {
        let (mut opening, mut won, mut expanded, mut taken) = (0.0, 0.0, 0.0, 0.0);
        for (now, before) in now.iter().zip(before) {
            let part = |of: f64, whole: f64| if whole > 0.0 { of / whole } else { 0.0 };
            let new = now.revenue * part(now.gained, now.closing).min(1.0);
            let gone = before.revenue * part(now.lost + now.contracted, before.closing).min(1.0);
            let moved = now.revenue - new - (before.revenue - gone);
            opening += before.revenue;
            won += new;
            expanded += moved.max(0.0);
            taken += gone - moved.min(0.0);
        }
        self.whole &= opening > 0.0;
        if opening > 0.0 {
            self.net *= (opening + expanded - taken) / opening;
            self.gross *= (opening - taken) / opening;
        }
        self.won += won + expanded;
        self.taken += taken;
        self.months += 1;
        self
    }

    /// Net revenue retention (NRR): what becomes, within twelve months, of the recurring revenue at
    /// their start, without new customers. None where there is none in one of the months.
    pub(in crate::case) fn net(&self) -> Option<f64> {
        (self.whole && self.months == 12).then_some(self.net)
    }

    /// Gross revenue retention (GRR): as [`net`](Self::net), without expansion.
    pub(in crate::case) fn gross(&self) -> Option<f64> {
        (self.whole && self.months == 12).then_some(self.gross)
    }

    /// The quick ratio: recurring revenue gained over recurring revenue lost; none where none is
    /// lost.
    pub(in crate::case) fn quick(&self) -> Option<f64> {
        (self.taken > 0.0).then(|| self.won / self.taken)
    }
}
