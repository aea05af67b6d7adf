//! The origin of figures: of the whole dataset, and of single values that differ from it.

use std::sync::{Arc, OnceLock};

use super::dataset::{About, Dataset, Figures};
use super::notes::{NoteKind, Subject};
use crate::digest::sha256;
use crate::model::{MetricIndex, Nature, Origin, Source};
use crate::number::Date;

/// The day or nature of a value whose day or nature is not known, while that of the rest is.
pub(crate) const UNKNOWN: &str = "unknown";

impl About {
    fn of(figures: &Figures, origin: Origin, source: Source) -> Self {
        let own = || figures.notes.of_values(NoteKind::Nature).map(|word| word.parse().ok());
        let as_origin = |nature| Origin { nature, as_of: None };
        let overall = own().map(as_origin).fold(as_origin(origin.nature), Origin::combine).nature;
        let is_mixed = own().any(|nature| nature != origin.nature);
        let has_own = own().next().is_some() || figures.notes.beside_values(NoteKind::AsOf);
        Self { origin, overall, is_mixed, has_own, source, digest: OnceLock::new() }
    }
}

/// Returns the digest of figures together with their origin. Without an origin, that of the figures alone.
fn digest(content: &str, origin: Origin, source: &Source) -> String {
    let mut told = Vec::new();
    told.extend(origin.nature.map(|nature| format!("nature: {}", nature.as_str())));
    told.extend(origin.as_of.map(|day| format!("as_of: {day}")));
    let texts = [&source.document, &source.issuer, &source.article, &source.url, &source.note];
    told.extend(texts.into_iter().flatten().map(|text| format!("source: {text}")));
    told.extend(source.issued.map(|day| format!("issued: {day}")));
    told.extend(source.cites.iter().map(|cite| format!("cite: {cite}")));
    match told.is_empty() {
        true => content.to_owned(),
        false => sha256(format!("{content}\n{}\n", told.join("\n")).as_bytes()),
    }
}

impl Dataset {
    /// Creates a dataset without an origin.
    pub(crate) fn made(figures: Figures) -> Self {
        let about = About::of(&figures, Origin::default(), Source::default());
        Self(Arc::new(figures), Arc::new(about), None)
    }

    /// Returns the same figures with a new origin: their nature, the day that they describe, and the document
    /// that they are from. It replaces the former origin.
    ///
    /// Outcomes, reports and roll-ups show the origin. It is part of the digest, because what is reported of
    /// a result depends on it.
    ///
    /// ```
    /// use dti_engine::dataset::Dataset;
    /// use dti_engine::model::{Nature, Origin, Source};
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
    /// #     metrics: {portal: {type: yes_no}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
    /// let dataset = Dataset::from_csv("unit,portal\nan,yes\n".as_bytes(), &framework)?;
    /// assert_eq!(dataset.nature(), None);
    /// let origin = Origin { nature: Some(Nature::Synthetic), as_of: "2022-12-31".parse().ok() };
    /// let described = dataset.described(origin, Source::default());
    /// assert_eq!(described.nature(), Some(Nature::Synthetic));
    /// assert_ne!(described.digest(), dataset.digest());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn described(&self, origin: Origin, source: Source) -> Self {
        Self(self.0.clone(), Arc::new(About::of(&self.0, origin, source)), self.2.clone())
    }

    /// Returns the SHA-256 in hexadecimal of the wide CSV that [`Dataset::to_csv`] writes, computed on first
    /// use. So the same figures have one digest, whether they came as CSV with `;` or `,`, as a workbook, as
    /// submissions or from code. If the figures have an origin ([`described`](Self::described)), it is the
    /// digest of both.
    #[must_use]
    pub fn digest(&self) -> &str {
        let About { origin, source, digest: known, .. } = &*self.1;
        known.get_or_init(|| digest(self.digest_of_figures(), *origin, source))
    }

    /// Returns the origin of all figures that have none of their own.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.1.origin
    }

    /// Returns the nature of the dataset with all its values: that of [`origin`](Self::origin), combined with
    /// those of the values that have one of their own ([`Origin::combine`]). `None` if it is not known.
    #[must_use]
    pub fn nature(&self) -> Option<Nature> {
        self.1.overall
    }

    /// Returns the nature of the dataset together with that of the year before, if it stands beside it.
    pub(crate) fn nature_of_both_years(&self) -> Option<Nature> {
        let datasets = std::iter::once(self).chain(self.before());
        Origin::of_all(datasets.map(|data| Origin { nature: data.nature(), as_of: None })).nature
    }

    /// Returns the day that the figures describe, except those that have a day of their own. `None` if it is
    /// not known.
    #[must_use]
    pub fn as_of(&self) -> Option<Date> {
        self.1.origin.as_of
    }

    /// Returns the document that the figures are from. It is empty if it is not known.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.1.source
    }

    /// Returns whether some values have another nature than the dataset.
    #[must_use]
    pub fn is_mixed(&self) -> bool {
        self.1.is_mixed
    }

    /// Returns whether no value has an origin of its own. One of the year before has.
    pub(crate) fn is_of_one_origin(&self) -> bool {
        !self.1.has_own && self.before().is_none()
    }

    /// Returns the origin of a value: its own if it has one, else that of the dataset. Of a value of the year before, the
    /// day is that of this dataset: it is read beside the figures of that day.
    pub(crate) fn value_origin(&self, row: usize, metric: MetricIndex) -> Origin {
        if let Some((before, row, current)) =
            self.place_of(row, metric).filter(|_| metric.is_previous())
        {
            return Origin { as_of: self.1.origin.as_of, ..before.value_origin(row, current) };
        }
        if !self.1.has_own {
            return self.1.origin;
        }
        let own = |kind| self.0.notes.find(kind, Subject::Metric(metric), row);
        // A text that is not a day or a nature means that the value has an unknown one.
        let Origin { nature: of_all, as_of } = self.1.origin;
        Origin {
            nature: own(NoteKind::Nature).map_or(of_all, |word| word.parse().ok()),
            as_of: own(NoteKind::AsOf).map_or(as_of, |day| day.parse().ok()),
        }
    }
}
