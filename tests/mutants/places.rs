//! Places of a file that can be changed, and what they are changed to.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, Lit, UnOp};

/// An expression and what it is changed to.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) file: PathBuf,
    pub(crate) bytes: Range<usize>,
    lines: [usize; 2],
    was: String,
    becomes: String,
}

impl Place {
    /// Its rank in the draw.
    pub(crate) fn drawn(&self, seed: u64) -> u64 {
        let name = format!("{}:{} {self}", seed, self.bytes.start);
        // FNV-1a, which every compiler computes alike.
        name.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
        })
    }

    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.file == other.file
            && self.bytes.start < other.bytes.end
            && other.bytes.start < self.bytes.end
    }

    pub(crate) fn is_at(&self, file: &Path, line: usize) -> bool {
        self.file == file && (self.lines[0]..=self.lines[1]).contains(&line)
    }

    /// The expression with its change behind a switch.
    pub(crate) fn switched(&self, number: u32) -> String {
        let Self { was, becomes, .. } = self;
        format!("(if crate::mutant::on({number}) {{ {becomes} }} else {{ {was} }})")
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { was, becomes, .. } = self;
        write!(
            f,
            "{}:{}: `{was}` as `{becomes}`",
            self.file.display(),
            self.lines[0]
        )
    }
}

/// The places of a file.
pub(crate) fn places(file: &Path, text: &str) -> syn::Result<Vec<Place>> {
    let mut found = Found {
        file,
        text,
        places: Vec::new(),
    };
    found.visit_file(&syn::parse_file(text)?);
    Ok(found.places)
}

struct Found<'t> {
    file: &'t Path,
    text: &'t str,
    places: Vec<Place>,
}

impl Found<'_> {
    fn text(&self, of: &impl Spanned) -> &str {
        &self.text[of.span().byte_range()]
    }

    fn add(&mut self, whole: &impl Spanned, becomes: String) {
        let span = whole.span();
        self.places.push(Place {
            file: self.file.to_owned(),
            bytes: span.byte_range(),
            lines: [span.start().line, span.end().line],
            was: self.text(whole).to_owned(),
            becomes,
        });
    }
}

impl<'ast> Visit<'ast> for Found<'_> {
    fn visit_expr(&mut self, expression: &'ast Expr) {
        match expression {
            Expr::Binary(it) if !binds(expression) => {
                if let Some(operator) = other(&it.op) {
                    let becomes = format!(
                        "{} {operator} {}",
                        self.text(&it.left),
                        self.text(&it.right)
                    );
                    self.add(it, becomes);
                }
            }
            Expr::Unary(it) if matches!(it.op, UnOp::Not(_) | UnOp::Neg(_)) => {
                let becomes = self.text(&it.expr).to_owned();
                self.add(it, becomes);
            }
            Expr::Lit(it) => {
                let becomes = match &it.lit {
                    Lit::Float(_) => Some(format!("{} + 1.0", self.text(it))),
                    Lit::Int(_) => Some(format!("{} + 1", self.text(it))),
                    Lit::Bool(it) => Some((!it.value).to_string()),
                    _ => None,
                };
                if let Some(becomes) = becomes {
                    self.add(it, becomes);
                }
            }
            _ => {}
        }
        visit::visit_expr(self, expression);
    }

    // What the compiler computes, and what is no code of the crate, has no switch.
    fn visit_item_fn(&mut self, it: &'ast syn::ItemFn) {
        if it.sig.constness.is_none() {
            visit::visit_item_fn(self, it);
        }
    }
    fn visit_impl_item_fn(&mut self, it: &'ast syn::ImplItemFn) {
        if it.sig.constness.is_none() {
            visit::visit_impl_item_fn(self, it);
        }
    }
    fn visit_item_mod(&mut self, it: &'ast syn::ItemMod) {
        let is_test = it.attrs.iter().any(|it| it.path().is_ident("cfg"));
        if !is_test {
            visit::visit_item_mod(self, it);
        }
    }
    fn visit_expr_repeat(&mut self, it: &'ast syn::ExprRepeat) {
        self.visit_expr(&it.expr);
    }
    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}
    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_trait_item_const(&mut self, _: &'ast syn::TraitItemConst) {}
    fn visit_variant(&mut self, _: &'ast syn::Variant) {}
    fn visit_type(&mut self, _: &'ast syn::Type) {}
    fn visit_generic_argument(&mut self, _: &'ast syn::GenericArgument) {}
    fn visit_pat(&mut self, _: &'ast syn::Pat) {}
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
}

/// Whether an expression is a chain of conditions that binds names.
fn binds(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(it) => binds(&it.left) || binds(&it.right),
        Expr::Paren(it) => binds(&it.expr),
        _ => false,
    }
}

fn other(operator: &BinOp) -> Option<&'static str> {
    Some(match operator {
        BinOp::Lt(_) => "<=",
        BinOp::Le(_) => "<",
        BinOp::Gt(_) => ">=",
        BinOp::Ge(_) => ">",
        BinOp::Eq(_) => "!=",
        BinOp::Ne(_) => "==",
        BinOp::And(_) => "||",
        BinOp::Or(_) => "&&",
        BinOp::Add(_) => "-",
        BinOp::Sub(_) => "+",
        BinOp::Mul(_) => "/",
        BinOp::Div(_) => "*",
        BinOp::AddAssign(_) => "-=",
        BinOp::SubAssign(_) => "+=",
        BinOp::MulAssign(_) => "/=",
        BinOp::DivAssign(_) => "*=",
        _ => return None,
    })
}
