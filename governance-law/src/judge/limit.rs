//! Is this declared value within that limit?

use std::cmp::Ordering;
use std::fmt;

use crate::article::Article;
use crate::judge::select::Subject;
use crate::law::Law;
use crate::limit::{Direction, Limit};
use crate::units::Quantity;

/// A value on the wrong side of a limit, or of another unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Breach {
    /// The limit's name.
    pub limit: String,
    /// What was declared.
    pub declared: Quantity,
    /// What the law allows, and on which side; `None` if the units differ.
    pub allowed: Option<(Direction, Quantity)>,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { limit, declared, allowed } = self;
        match allowed {
            Some((Direction::AtMost, bound)) => {
                write!(f, "`{declared}` is above the limit `{limit}` of `{bound}`")
            }
            Some((Direction::AtLeast, bound)) => {
                write!(f, "`{declared}` is below the limit `{limit}` of `{bound}`")
            }
            None => write!(
                f,
                "`{declared}` cannot be compared with the limit `{limit}`, which is of another unit"
            ),
        }
    }
}

/// Judges a declared value.
///
/// # Errors
/// Returns the bound that is broken. A value that cannot be compared (another unit, not a number) breaks it too.
pub fn within(limit: &Limit, declared: &Quantity) -> Result<(), Breach> {
    let bounds = [(Direction::AtMost, limit.at_most), (Direction::AtLeast, limit.at_least)];
    for (direction, bound) in bounds.into_iter().filter_map(|(direction, bound)| Some((direction, bound?))) {
        let lawful = match (direction, declared.compare(&bound)) {
            (_, None) => {
                return Err(Breach { limit: limit.name.clone(), declared: *declared, allowed: None });
            }
            (Direction::AtMost, Some(order)) => order != Ordering::Greater,
            (Direction::AtLeast, Some(order)) => order != Ordering::Less,
        };
        if !lawful {
            return Err(Breach {
                limit: limit.name.clone(),
                declared: *declared,
                allowed: Some((direction, bound)),
            });
        }
    }
    Ok(())
}

/// Returns the articles that hold an item to a limit, in the order of the law.
pub fn articles_on<'a>(
    law: &'a Law,
    limit: &'a str,
    subject: &'a Subject<'a>,
) -> impl Iterator<Item = &'a Article> + 'a {
    law.articles_of("limit_exceeded")
        .filter(move |article| article.texts("limits").iter().any(|name| name.value == limit))
        .filter(move |article| article.select.covers(subject))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(at_least: Option<Quantity>, at_most: Option<Quantity>) -> Limit {
        Limit { name: "x".into(), at_least, at_most, why: None, span: 0..0 }
    }

    #[test]
    fn a_bound_is_lawful_itself_and_one_step_beyond_is_not() {
        let ceiling = limit(None, Some(Quantity::Bytes(8)));
        assert!(within(&ceiling, &Quantity::Bytes(8)).is_ok());
        assert_eq!(
            within(&ceiling, &Quantity::Bytes(9)).unwrap_err().to_string(),
            "`9 B` is above the limit `x` of `8 B`"
        );
        let floor = limit(Some(Quantity::Ratio(0.8)), None);
        assert!(within(&floor, &Quantity::Ratio(0.8)).is_ok());
        assert_eq!(
            within(&floor, &Quantity::Ratio(0.79)).unwrap_err().to_string(),
            "`0.79` is below the limit `x` of `0.8`"
        );
    }

    #[test]
    fn what_cannot_be_compared_is_a_breach() {
        let ceiling = limit(None, Some(Quantity::Bytes(8)));
        assert!(within(&ceiling, &Quantity::Count(1)).is_err());
        assert!(within(&limit(None, Some(Quantity::Real(1.0))), &Quantity::Real(f64::NAN)).is_err());
    }
}
