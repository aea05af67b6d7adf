//! The cases of rules that differ, as a framework names them, and the year that it is taken for.

use indexmap::IndexMap;

use super::{Aspect, By, Case, Framework, Language, MetricType, UnitKind, When};

impl Framework {
    /// The years for which its numbers differ, in the order of the file; empty if they are the same in every year.
    #[must_use]
    pub fn years(&self) -> &[u16] {
        &self.years
    }

    /// The year that its numbers are taken for ([`Framework::of_year`]).
    #[must_use]
    pub const fn year(&self) -> Option<u16> {
        self.year
    }

    /// Returns whether its points go by the unit kind, and a kind must be taken to score by it
    /// ([`Framework::of_kind`]). Until then its nodes show the points of the first kind.
    #[must_use]
    pub fn has_points_by_kind(&self) -> bool {
        !self.of_kinds.is_empty()
    }

    /// The kind of unit that its points are taken for ([`Framework::of_kind`]).
    #[must_use]
    pub fn points_of(&self) -> Option<&UnitKind> {
        self.unit_kinds.get(self.kind?)
    }

    /// Its id and version, with the year that its numbers are taken for and the kind that its points are:
    /// `thanh-hoa/plan 2025-2030 (2025)`.
    pub(crate) fn edition(&self) -> String {
        let year = self.year.map(|year| format!(" ({year})")).unwrap_or_default();
        let kind = self.points_of().map(|kind| format!(" ({kind})")).unwrap_or_default();
        format!("{} {}{year}{kind}", self.id, self.version)
    }

    /// The place of its year among those that it has.
    pub(crate) fn place_of_year(&self) -> Option<usize> {
        self.years.iter().position(|year| Some(*year) == self.year)
    }

    /// The place of a kind among those that it assesses.
    pub(crate) fn place_of_kind(&self, kind: &UnitKind) -> Option<usize> {
        self.unit_kinds.iter().position(|own| own == kind)
    }

    /// The cases of a rule that may be true for units of a kind, if it is known, in the year of the framework.
    pub(crate) fn narrowed<'b, T>(
        &self,
        by: &'b By<T>,
        kind: Option<&UnitKind>,
    ) -> Vec<Case<&'b T>> {
        by.narrowed(|aspect| match aspect {
            Aspect::Kind => self.place_of_kind(kind?),
            Aspect::Attribute(_) => None,
            Aspect::Year => self.place_of_year(),
        })
    }

    /// What a case goes by and what it is for, as ids: `region` and `r1`.
    pub(crate) fn when_in_ids(&self, when: &When) -> Option<(&str, String)> {
        Some(match when.aspect {
            Aspect::Kind => ("kind", self.unit_kinds.get(when.place)?.as_str().to_owned()),
            Aspect::Year => ("year", self.years.get(when.place)?.to_string()),
            Aspect::Attribute(metric) => {
                let metric = self.metric_at(metric)?;
                let MetricType::Choice { options } = &metric.kind else { return None };
                (&metric.id, options.get(when.place)?.id.clone())
            }
        })
    }

    /// What a case is for, as ids: `{region: r1}`.
    pub(crate) fn case_in_ids(&self, when: &[When]) -> IndexMap<String, String> {
        let named = when.iter().filter_map(|when| self.when_in_ids(when));
        named.map(|(aspect, place)| (aspect.to_owned(), place)).collect()
    }

    /// What a case is for, in words: `commune`, `Khu vực I`, `2025`.
    pub(crate) fn when_in_words(&self, when: &[When], language: Language) -> String {
        let word = |when: &When| match when.aspect {
            Aspect::Attribute(metric) => match &self.metric_at(metric)?.kind {
                MetricType::Choice { options } => {
                    let option = options.get(when.place)?;
                    Some(option.name.get(language).to_owned())
                }
                _ => None,
            },
            Aspect::Kind | Aspect::Year => self.when_in_ids(when).map(|(_, id)| id),
        };
        when.iter().filter_map(word).collect::<Vec<_>>().join(", ")
    }
}
