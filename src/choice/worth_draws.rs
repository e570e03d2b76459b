//! What features are worth, as draws.

use super::LogitFit;
use super::market::without_price;
use crate::error::{ChoiceError, Invalid};
use crate::sample::{JointEmpirical, ParameterDraws};

impl LogitFit {
    /// What features are worth in money, as draws that belong together: a column for each column of
    /// the utility but the price, in major units of its currency. A case takes them as a study, and
    /// other rooms as ranges: what a feature adds to the economic value of an offer, for instance.
    ///
    /// Draws in which people do not prefer the lower price have no worth and are left out.
    ///
    /// # Errors
    /// As [`worths`](Self::worths), and [`ChoiceError::Invalid`] for fewer than two draws, or if half
    /// of them or more have no worth.
    ///
    /// # Example
    /// ```
    /// use bizcase::choice::{Alternative, ChoiceSituation, MultinomialLogit, ChoiceUtility};
    /// use bizcase::quantity::Currency;
    /// use bizcase::sample::ParameterDraws;
    /// use bizcase::survey::Respondent;
    ///
    /// let set = |id: u32| {
    ///     let (dearer, yes) = if id < 100 { (40.0, id < 60) } else { (0.0, id < 190) };
    ///     let offers = [
    ///         Alternative::new("with").with("price", 300.0 + dearer).with("camera", 1.0),
    ///         Alternative::new("without").with("price", 300.0).with("camera", 0.0),
    ///     ];
    ///     ChoiceSituation::new(Respondent::new(""), id.to_string(), offers, usize::from(!yes))
    /// };
    /// let sets: Vec<_> = (0..200).map(set).collect();
    /// let utility = ChoiceUtility::new().price("price", Currency::USD).number("camera");
    /// let fit = MultinomialLogit::new(utility).fit(&sets)?;
    /// let worths = fit.worth_draws("phones", ParameterDraws::new(1_000))?;
    /// assert_eq!(worths.columns().collect::<Vec<_>>(), ["camera"]);
    /// assert_eq!(worths.rows(), 1_000);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn worth_draws(
        &self,
        name: &str,
        draws: ParameterDraws,
    ) -> Result<JointEmpirical, ChoiceError> {
        // Refuses a utility without a price, and a price that people like.
        self.worths()?;
        let (price, _) = self.coding.price().ok_or_else(without_price)?;
        let mut rows = self
            .parameters
            .rows(name, draws.draws(), draws.seed_used())?;
        rows.retain(|row| row[price] < 0.0);
        if 2 * rows.len() <= draws.draws() as usize {
            let rule = "more than half of all draws";
            return Err(Invalid::rule("draws with a worth", rows.len(), rule).into());
        }
        let columns = self.parameters.iter().enumerate();
        let columns = columns.filter(|(place, _)| *place != price);
        let columns = columns.map(|(place, column)| {
            let worths = rows.iter().map(|row| -row[place] / row[price]).collect();
            (column.name.as_str(), worths)
        });
        Ok(JointEmpirical::new(name, columns)?)
    }
}
