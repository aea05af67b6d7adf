//! Conditions between metrics, as checks and gates state them: what they say, and how they are written.

use num_traits::{Signed, Zero};

use super::amount::round;
use super::methods::Place;
use super::spec::{Answer, Date, Mode, Number, Q, Value};

/// What must hold between the metrics of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Predicate {
    Answer(String),
    /// Whether there is a value.
    Present(String),
    /// Whether the unit is of a kind.
    Kind(String),
    Chosen {
        of: String,
        option: String,
    },
    Compare {
        left: Term,
        sign: Sign,
        right: Term,
    },
    Dates {
        of: String,
        sign: Sign,
        day: Date,
    },
    /// A stated percentage is that of a part and a whole, at so many places.
    Agrees {
        stated: String,
        part: String,
        whole: String,
        places: u32,
    },
    Not(Box<Predicate>),
    And(Vec<Predicate>),
    Or(Vec<Predicate>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    Number(Number),
    Metric(String),
    Sum(Box<Term>, Box<Term>),
    Quotient {
        part: String,
        whole: String,
    },
    /// How many of the conditions hold.
    Count(Vec<Predicate>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    AtLeast,
    Above,
    AtMost,
    Below,
    Equal,
    NotEqual,
}

/// What must hold of every unit; where it does not, a warning, or the unit is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub id: String,
    pub holds: Predicate,
    pub refuses: bool,
    /// How far a comparison may be from holding.
    pub tolerance: Option<Number>,
}

/// A value that is needed is absent, or a whole is zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unknown;

impl Sign {
    pub const ALL: [Self; 6] =
        [Self::AtLeast, Self::AtMost, Self::Equal, Self::Above, Self::Below, Self::NotEqual];

    fn holds<T: PartialOrd>(self, left: &T, right: &T) -> bool {
        match self {
            Self::AtLeast => left >= right,
            Self::Above => left > right,
            Self::AtMost => left <= right,
            Self::Below => left < right,
            Self::Equal => left == right,
            Self::NotEqual => left != right,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::AtLeast => ">=",
            Self::Above => ">",
            Self::AtMost => "<=",
            Self::Below => "<",
            Self::Equal => "==",
            Self::NotEqual => "!=",
        }
    }

    /// How far `difference`, the left side less the right, is from holding.
    pub fn distance(self, difference: &Q) -> Option<Q> {
        match self {
            Self::AtLeast | Self::Above => Some(-difference),
            Self::AtMost | Self::Below => Some(difference.clone()),
            Self::Equal => Some(difference.abs()),
            Self::NotEqual => None,
        }
    }
}

impl Predicate {
    /// Whether it holds. All of it is looked at, so that anything absent leaves nothing to say.
    pub fn holds(&self, place: Place<'_>) -> Result<bool, Unknown> {
        let each =
            |of: &[Self]| of.iter().map(|one| one.holds(place)).collect::<Result<Vec<_>, _>>();
        match self {
            Self::Answer(of) => {
                Ok(matches!(place.value(of).map_err(|_| Unknown)?, Value::Answer(Answer::Yes)))
            }
            Self::Present(of) => Ok(place.value(of).is_ok()),
            Self::Kind(kind) => Ok(place.unit.kind == *kind),
            Self::Chosen { of, option } => {
                let value = place.value(of).map_err(|_| Unknown)?;
                Ok(matches!(value, Value::Option(chosen) if chosen == option))
            }
            Self::Compare { left, sign, right } => {
                let (left, right) = (left.value(place), right.value(place));
                Ok(sign.holds(&left?, &right?))
            }
            Self::Dates { of, sign, day } => match place.value(of).map_err(|_| Unknown)? {
                Value::Date(own) => Ok(sign.holds(own, day)),
                other => panic!("{other:?} is no date"),
            },
            Self::Agrees { stated, part, whole, places } => {
                let quotient = place.quotient(part, whole).map_err(|_| Unknown)?;
                let stated = place.number(stated).map_err(|_| Unknown)?;
                // Places of a percentage.
                Ok(round(&quotient, places + 2, Mode::HalfUp) == stated)
            }
            Self::Not(of) => Ok(!of.holds(place)?),
            Self::And(of) => Ok(each(of)?.into_iter().all(|held| held)),
            Self::Or(of) => Ok(each(of)?.into_iter().any(|held| held)),
        }
    }

    /// The two sides of a comparison of numbers.
    pub fn sides(&self, place: Place<'_>) -> Option<(Q, Sign, Q)> {
        match self {
            Self::Compare { left, sign, right } => {
                Some((left.value(place).ok()?, *sign, right.value(place).ok()?))
            }
            Self::Agrees { stated, part, whole, .. } => {
                let quotient = place.quotient(part, whole).ok()?;
                Some((place.number(stated).ok()?, Sign::Equal, quotient))
            }
            _ => None,
        }
    }

    /// The left side less the right; between two days, how many there are.
    fn difference(&self, place: Place<'_>) -> Option<Q> {
        if let Self::Dates { of, day, .. } = self {
            let Ok(Value::Date(own)) = place.value(of) else { return None };
            return Some(Q::from_integer((day_number(*own) - day_number(*day)).into()));
        }
        self.sides(place).map(|(left, _, right)| left - right)
    }

    fn is_loose(&self) -> bool {
        matches!(self, Self::And(_) | Self::Or(_))
    }

    /// The metrics that it names.
    pub fn metrics(&self) -> Vec<&str> {
        match self {
            Self::Answer(of)
            | Self::Present(of)
            | Self::Chosen { of, .. }
            | Self::Dates { of, .. } => vec![of],
            Self::Kind(_) => Vec::new(),
            Self::Compare { left, right, .. } => [left.metrics(), right.metrics()].concat(),
            Self::Agrees { stated, part, whole, .. } => vec![stated, part, whole],
            Self::Not(inner) => inner.metrics(),
            Self::And(all) | Self::Or(all) => all.iter().flat_map(Self::metrics).collect(),
        }
    }

    pub fn text(&self) -> String {
        let bracketed = |of: &Self| {
            if of.is_loose() { format!("({})", of.text()) } else { of.text() }
        };
        let joined =
            |of: &[Self], word: &str| of.iter().map(bracketed).collect::<Vec<_>>().join(word);
        match self {
            Self::Answer(of) => of.clone(),
            Self::Present(of) => format!("present({of})"),
            Self::Kind(kind) => format!("kind == '{kind}'"),
            Self::Chosen { of, option } => format!("{of} == '{option}'"),
            Self::Compare { left, sign, right } => {
                format!("{} {} {}", left.text(), sign.word(), right.text())
            }
            Self::Dates { of, sign, day } => {
                let Date { year, month, day } = day;
                format!("{of} {} '{year:04}-{month:02}-{day:02}'", sign.word())
            }
            Self::Agrees { stated, part, whole, places } => {
                format!("agrees({stated}, {part} / {whole}, {places})")
            }
            Self::Not(of) => format!("not ({})", of.text()),
            Self::And(of) => joined(of, " and "),
            Self::Or(of) => joined(of, " or "),
        }
    }
}

impl Term {
    pub fn value(&self, place: Place<'_>) -> Result<Q, Unknown> {
        match self {
            Self::Number(number) => Ok(number.value.clone()),
            Self::Metric(of) => place.number(of).map_err(|_| Unknown),
            Self::Sum(one, other) => Ok(one.value(place)? + other.value(place)?),
            Self::Quotient { part, whole } => place.quotient(part, whole).map_err(|_| Unknown),
            Self::Count(of) => {
                let held = of.iter().map(|one| one.holds(place)).collect::<Result<Vec<_>, _>>()?;
                let count = held.into_iter().filter(|held| *held).count();
                Ok(Q::from_integer(count.into()))
            }
        }
    }

    fn metrics(&self) -> Vec<&str> {
        match self {
            Self::Number(_) => Vec::new(),
            Self::Metric(of) => vec![of],
            Self::Sum(left, right) => [left.metrics(), right.metrics()].concat(),
            Self::Quotient { part, whole } => vec![part, whole],
            Self::Count(conditions) => conditions.iter().flat_map(Predicate::metrics).collect(),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Number(number) => number.text.clone(),
            Self::Metric(of) => of.clone(),
            Self::Sum(one, other) => format!("{} + {}", one.text(), other.text()),
            Self::Quotient { part, whole } => format!("{part} / {whole}"),
            Self::Count(of) => {
                let of: Vec<_> = of.iter().map(Predicate::text).collect();
                format!("count({})", of.join(", "))
            }
        }
    }
}

fn day_number(date: Date) -> i64 {
    super::formula::day_number(date.year.into(), date.month.into(), date.day.into())
}

/// What a check finds in a unit: nothing, or the difference between the sides of its comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckFound {
    pub check: String,
    pub difference: Option<Q>,
}

impl Check {
    /// What is wrong with a unit; nothing where the check holds or a value is absent.
    pub fn found(&self, place: Place<'_>) -> Option<CheckFound> {
        let Ok(false) = self.holds.holds(place) else { return None };
        let difference = self.holds.difference(place);
        let sides = self.holds.sides(place);
        let distance = sides.and_then(|(left, sign, right)| sign.distance(&(left - right)));
        let allowed = self.tolerance.as_ref().map_or_else(Q::zero, |number| number.value.clone());
        let close = self.tolerance.is_some() && distance.is_some_and(|far| far <= allowed);
        (!close).then(|| CheckFound { check: self.id.clone(), difference })
    }
}
