//! What is known of figures beside their values: of the whole dataset, and of single values that differ from it.

use std::sync::{Arc, OnceLock};

use super::dataset::{About, Dataset, Figures};
use super::notes::{NoteKind, Subject};
use crate::digest::sha256;
use crate::model::{MetricIndex, Nature, Origin, Source};
use crate::number::Date;

/// The day or nature of a value of which it is not known, where that of the rest is.
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

/// The digest of figures with what is known of them; that of the figures if nothing is.
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
    /// A dataset of which nothing is told.
    pub(crate) fn made(figures: Figures) -> Self {
        let about = About::of(&figures, Origin::default(), Source::default());
        Self(Arc::new(figures), Arc::new(about))
    }

    /// Returns the same figures with what is known of them: their nature, the day that they describe, and
    /// the document that they are from. It takes the place of what was known before.
    ///
    /// Outcomes, reports and roll-ups show it. It is part of the digest, because what is told of a result
    /// depends on it.
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
        Self(self.0.clone(), Arc::new(About::of(&self.0, origin, source)))
    }

    /// SHA-256 of the figures in hexadecimal, computed when it is first asked for: of the wide CSV that
    /// [`Dataset::to_csv`] writes. So the same figures have one digest, whether they came as CSV with `;` or `,`,
    /// as a workbook, as submissions or from code. If something is known of the figures
    /// ([`described`](Self::described)), it is the digest of both.
    #[must_use]
    pub fn digest(&self) -> &str {
        let About { origin, source, digest: known, .. } = &*self.1;
        known.get_or_init(|| digest(self.digest_of_figures(), *origin, source))
    }

    /// What is known of all figures that have nothing of their own.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.1.origin
    }

    /// The nature of the dataset with everything in it: that of [`origin`](Self::origin), combined with
    /// those of the values that have one of their own ([`Origin::combine`]). `None` where it is not told.
    #[must_use]
    pub fn nature(&self) -> Option<Nature> {
        self.1.overall
    }

    /// The day that the figures describe, but for those that have a day of their own. `None` where it is not told.
    #[must_use]
    pub fn as_of(&self) -> Option<Date> {
        self.1.origin.as_of
    }

    /// The document that the figures are from, where that is told.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.1.source
    }

    /// Whether some values have another nature than the dataset.
    #[must_use]
    pub fn is_mixed(&self) -> bool {
        self.1.is_mixed
    }

    /// Whether nothing is known of single values but what is known of the dataset.
    pub(crate) fn is_of_one_origin(&self) -> bool {
        !self.1.has_own
    }

    /// What is known of a value: what it has of its own, else what is known of the dataset.
    pub(crate) fn value_origin(&self, row: usize, metric: MetricIndex) -> Origin {
        if !self.1.has_own {
            return self.1.origin;
        }
        let own = |kind| self.0.notes.find(kind, Subject::Metric(metric), row);
        // One that is there and says nothing is that of a value of which it is not known.
        let Origin { nature: of_all, as_of } = self.1.origin;
        Origin {
            nature: own(NoteKind::Nature).map_or(of_all, |word| word.parse().ok()),
            as_of: own(NoteKind::AsOf).map_or(as_of, |day| day.parse().ok()),
        }
    }
}
