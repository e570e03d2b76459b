//! The common model of the field's side-by-side comparisons, written as a user would: 12 inputs,
//! 60 months, one net present value.

use bizcase::distribution::Dist;
use bizcase::quantity::{Approx, Churn, Count, Currency, Money, Period, Rate, Ratio, Share};
use bizcase::simulation::{Input, Model, Output, Trial};
use bizcase::vectorized;

/// The handles of the model.
#[derive(Clone, Copy)]
struct Inputs {
    market: Input<Count>,
    serviceable: Input<Share>,
    obtainable: Input<Share>,
    price: Input<Money>,
    churn: Input<Churn>,
    innovation: Input<Ratio>,
    imitation: Input<Ratio>,
    acquisition_cost: Input<Money>,
    margin: Input<Share>,
    fixed_cost: Input<Money>,
    discount: Input<Rate>,
    expansion: Input<Ratio>,
}

impl Inputs {
    fn declare(model: &mut Model) -> Result<Self, bizcase::Error> {
        Ok(Self {
            market: model.count("market", Dist::log_normal_p5_p95(200_000.0, 1_200_000.0)?)?,
            serviceable: model.share("SAM share", Dist::pert(0.15, 0.30, 0.50)?)?,
            obtainable: model.share("SOM share", Dist::pert(0.02, 0.05, 0.12)?)?,
            price: model.money("price", Dist::triangular(20.0, 35.0, 60.0)?)?,
            churn: model.churn("churn", Period::Month, Dist::beta(6.0, 194.0)?)?,
            innovation: model.ratio("Bass p", Dist::pert(0.001, 0.003, 0.008)?)?,
            imitation: model.ratio("Bass q", Dist::pert(0.03, 0.06, 0.12)?)?,
            acquisition_cost: model.money("CAC", Dist::log_normal_from_mean_sd(120.0, 40.0)?)?,
            margin: model.share("gross margin", Dist::pert(0.60, 0.75, 0.85)?)?,
            fixed_cost: model.money("fixed cost per month", Dist::normal(30_000.0, 6_000.0)?)?,
            discount: model.rate(
                "discount",
                Period::Year,
                Dist::triangular(0.08, 0.12, 0.20)?,
            )?,
            expansion: model.ratio("expansion per year", Dist::pert(0.0, 0.04, 0.12)?)?,
        })
    }

    #[inline(always)]
    fn npv(&self, s: &Trial) -> Approx<Money> {
        let one = Approx::<Ratio>::new(1.0);
        let potential = s.get(self.market) * s.get(self.serviceable) * s.get(self.obtainable);
        // Divided once, outside the loop: the algebra has no name for one over a count.
        let accounts = Approx::<Ratio>::from_number(potential.number());
        let (p, q) = (s.get(self.innovation), s.get(self.imitation) / accounts);
        let kept = s.over(self.churn, Period::Month).complement();
        let factor = one / (one + s.over(self.discount, Period::Month));
        let growth = one + s.get(self.expansion) / 12.0;
        let (cost, fixed) = (s.get(self.acquisition_cost), s.get(self.fixed_cost));
        let mut margin = s.get(self.price) * s.get(self.margin);
        let (mut adopted, mut customers) = (Approx::<Count>::new(0.0), Approx::<Count>::new(0.0));
        let (mut weight, mut npv) = (one, Approx::<Money>::new(0.0));
        for _ in 0..60 {
            let won = Approx::<Ratio>::from_number(adopted.number());
            let new = (potential - adopted) * (p + q * won);
            adopted += new;
            customers = customers * kept + new;
            margin = margin * growth;
            weight = weight * factor;
            npv += (customers * margin - new * cost - fixed) * weight;
        }
        npv
    }
}

/// The model and its net present value.
///
/// # Errors
/// None: the figures are valid.
pub fn common_model() -> Result<(Model, Output<Money>), bizcase::Error> {
    let mut model = Model::new(Currency::USD);
    let inputs = Inputs::declare(&mut model)?;
    let npv = model.output_vectorized("NPV", vectorized!(move |s| inputs.npv(s)))?;
    Ok((model, npv))
}
