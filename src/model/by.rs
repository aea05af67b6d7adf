//! Rules that are not the same for all units: they go by the unit kind, by an attribute of units, or by the year.

use super::MetricIndex;

/// What a rule goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aspect {
    /// The kind of the unit.
    Kind,
    /// An attribute of the unit: a choice.
    Attribute(MetricIndex),
    /// The year of the run.
    Year,
}

/// What units a case is for: those of this kind, with this option of an attribute, or in this year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct When {
    /// What the rule goes by.
    pub aspect: Aspect,
    /// The place among the kinds or years of the framework, or among the options of the attribute.
    pub place: usize,
}

/// A rule for the units for which everything under `when` is so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case<T> {
    /// What must be so, in the order in which it is asked.
    pub when: Vec<When>,
    /// The rule.
    pub then: T,
}

/// A rule that may differ by kind, attributes and year. Of every unit exactly one case is true: cases with the same
/// beginning go by the same aspect next, and have each of its options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By<T>(Vec<Case<T>>);

impl<T> By<T> {
    /// A rule from its cases, at least one.
    pub const fn of(cases: Vec<Case<T>>) -> Self {
        Self(cases)
    }

    /// A rule that is the same for all.
    pub fn same(then: T) -> Self {
        Self(vec![Case { when: Vec::new(), then }])
    }

    /// The cases, in the order in which they are asked.
    pub fn cases(&self) -> &[Case<T>] {
        &self.0
    }

    /// The rule, if it is the same for all.
    pub fn only(&self) -> Option<&T> {
        match self.0.as_slice() {
            [Case { when, then }] if when.is_empty() => Some(then),
            _ => None,
        }
    }

    /// A rule of the same cases, made of the rule of each.
    pub fn map<U>(&self, make: impl Fn(&T) -> U) -> By<U> {
        let case = |case: &Case<T>| Case { when: case.when.clone(), then: make(&case.then) };
        By(self.0.iter().map(case).collect())
    }

    /// The rule of every case.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|case| &case.then)
    }

    /// The rule of every case, for changes.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().map(|case| &mut case.then)
    }

    /// The rule of every case, alone.
    pub fn into_values(self) -> impl Iterator<Item = T> {
        self.0.into_iter().map(|case| case.then)
    }

    /// Whether the rule is the same for all.
    pub fn is_same(&self) -> bool {
        self.0.iter().all(|case| case.when.is_empty())
    }

    /// The attributes that it goes by, each once.
    pub fn attributes(&self) -> Vec<MetricIndex> {
        let mut all = Vec::new();
        for when in self.0.iter().flat_map(|case| &case.when) {
            if let Aspect::Attribute(metric) = when.aspect
                && !all.contains(&metric)
            {
                all.push(metric);
            }
        }
        all
    }

    /// Whether it goes by an aspect.
    pub fn goes_by(&self, aspect: Aspect) -> bool {
        self.0.iter().flat_map(|case| &case.when).any(|when| when.aspect == aspect)
    }

    /// The case that is true, where `place` tells the place of an aspect. An aspect is asked for only where the case
    /// depends on it. `Ok(None)` if none is true, which can only be of a place that the framework does not have.
    pub fn find<E>(
        &self,
        place: impl Fn(Aspect) -> Result<Option<usize>, E>,
    ) -> Result<Option<&Case<T>>, E> {
        'cases: for case in &self.0 {
            for when in &case.when {
                if place(when.aspect)? != Some(when.place) {
                    continue 'cases;
                }
            }
            return Ok(Some(case));
        }
        Ok(None)
    }

    /// The cases that may be true where the place of some aspects is known (`Some`), without what is known then.
    pub fn narrowed(&self, known: impl Fn(Aspect) -> Option<usize>) -> Vec<Case<&T>> {
        let of_case = |case: &'_ Case<T>| {
            case.when.iter().all(|when| known(when.aspect).is_none_or(|place| place == when.place))
        };
        let open = |when: &&When| known(when.aspect).is_none();
        let cases = self.0.iter().filter(|case| of_case(case));
        cases
            .map(|case| Case {
                when: case.when.iter().filter(open).copied().collect(),
                then: &case.then,
            })
            .collect()
    }
}

impl<T> From<T> for By<T> {
    fn from(then: T) -> Self {
        Self::same(then)
    }
}
