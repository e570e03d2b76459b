//! Functions whose indices are known in closed form.

use bizcase::distribution::Dist;
use bizcase::quantity::{Approx, Currency, Ratio};
use bizcase::simulation::{Model, Output};

/// T. Ishigami and T. Homma (1990): `sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1` on (-pi, pi).
pub(crate) fn ishigami() -> (Model, Output<Ratio>) {
    let mut model = Model::new(Currency::USD);
    let law = Dist::uniform(-std::f64::consts::PI, std::f64::consts::PI).unwrap();
    let inputs = ["x1", "x2", "x3"].map(|name| model.ratio(name, law.clone()).unwrap());
    let output = model.output_by_trial("waves", move |s| {
        let [x, y, z] = inputs.map(|input| s.get(input).number());
        Approx::new(x.sin() + 7.0 * y.sin().powi(2) + 0.1 * z.powi(4) * x.sin())
    });
    (model, output.unwrap())
}

/// First-order and total indices of the function above.
pub(crate) const ISHIGAMI: [(f64, f64); 3] = [
    (0.313_905_191_147_811, 0.557_588_855_209_959),
    (0.442_411_144_790_041, 0.442_411_144_790_041),
    (0.0, 0.243_683_664_062_148),
];

/// Sobol's G function on the unit cube, with `a` = 0, 1, 4.5, 9, 99, 99, 99, 99.
pub(crate) fn g_function() -> (Model, Output<Ratio>) {
    const A: [f64; 8] = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];
    let mut model = Model::new(Currency::USD);
    let law = Dist::uniform(0.0, 1.0).unwrap();
    let inputs = [1, 2, 3, 4, 5, 6, 7, 8].map(|number: u32| {
        let name = format!("x{number}");
        model.ratio(&name, law.clone()).unwrap()
    });
    let output = model.output_by_trial("g", move |s| {
        let factors = inputs.iter().zip(A);
        let factors =
            factors.map(|(&x, a)| ((4.0 * s.get(x).number() - 2.0).abs() + a) / (1.0 + a));
        Approx::new(factors.product())
    });
    (model, output.unwrap())
}

/// `x1 + 2 x2 - 3 x3 + 0.5 x4` of independent normal inputs with these standard deviations.
pub(crate) fn linear() -> (Model, Output<Ratio>) {
    let mut model = Model::new(Currency::USD);
    let inputs = [("x1", 1.0), ("x2", 0.5), ("x3", 1.0), ("x4", 4.0)].map(|(name, sd)| {
        let law = Dist::normal(0.0, sd).unwrap();
        model.ratio(name, law).unwrap()
    });
    let output = model.output("line", move |s| {
        let [a, b, c, d] = inputs.map(|input| s.get(input));
        a + b * 2.0 - c * 3.0 + d * 0.5
    });
    (model, output.unwrap())
}
