//! The origin of the figures behind an outcome, in words.

use super::words::Words;
use crate::dataset::Dataset;
use crate::model::{Language, Nature, Origin, TargetData};
use crate::outcome::{Merged, Outcome};

impl Outcome {
    /// Says in a sentence or two what the figures are, what document they are from and which day
    /// they describe. It belongs at the head of any output of the outcome.
    ///
    /// ```
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
    /// #     metrics: {portal: {type: yes_no}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
    /// use dti_engine::model::{Nature, Origin, Source};
    /// use dti_engine::{Dataset, Language, Plan};
    /// let origin = Origin { nature: Some(Nature::Synthetic), as_of: Some("2022-12-31".parse()?) };
    /// let dataset = Dataset::from_csv("unit,portal\nan,yes\n".as_bytes(), &framework)?;
    /// let dataset = dataset.described(origin, Source::default());
    /// let outcome = Plan::compile(&framework)?.score(&dataset)?;
    /// assert_eq!(
    ///     outcome.figures(Language::En),
    ///     "SYNTHETIC FIGURES, not the result of any unit. As of 2022-12-31."
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn figures(&self, language: Language) -> String {
        let words = Words(language);
        let mut text = figures(words, self.dataset());
        if self.is_mixed() && self.nature() == Some(Nature::Synthetic) {
            text.push_str(words.pick(
                ", TRỪ những chỗ ghi “số liệu giả lập”",
                ", EXCEPT where “synthetic figures” stands",
            ));
        }
        text.push('.');
        text.push_str(&as_of(words, self.dataset()));
        let told = |data| format!("{}.{}", figures(words, data), as_of(words, data));
        let before = self.dataset().before().map(told);
        // The same is not said twice.
        if let Some(before) = before.filter(|before| *before != told(self.dataset())) {
            let head = words.pick("Năm trước:", "The year before:");
            text.push_str(&format!(" {head} {before}"));
        }
        if let Some(Merged { mergers, .. }) = self.merged() {
            text.push(' ');
            text.push_str(words.pick(
                "Số liệu trước sáp nhập; điểm là trung bình của các đơn vị trước sáp nhập",
                "From before the mergers; scores are means of the predecessors",
            ));
            text.push_str(&format!(" ({mergers})."));
        }
        let from = self.framework().period().from;
        if let Some(from) = from.filter(|from| self.as_of().is_some_and(|day| day < *from)) {
            let before = words.pick("Trước kỳ, bắt đầu", "From before the period, which begins on");
            text.push_str(&format!(" {before} {}.", words.date(from)));
        }
        text
    }

    /// Returns the mark for a single result that follows from synthetic figures. `None` if the
    /// dataset has only synthetic figures, because the head says so then.
    pub(crate) fn mark(&self, origin: Origin, words: Words) -> Option<&'static str> {
        (self.is_mixed() && origin.is_synthetic()).then(|| words.synthetic())
    }

    /// Returns the marks next to the state of a target: that it follows from synthetic figures
    /// among others, and that its figures are from before the period.
    pub(crate) fn target_mark(
        &self,
        target: &TargetData,
        row: usize,
        words: Words,
    ) -> Option<String> {
        let before = self.is_before_period(target, row).then(|| words.before_period());
        let made_up = self.mark(self.target_origin(target, row), words);
        let marks: Vec<_> = [before, made_up].into_iter().flatten().collect();
        (!marks.is_empty()).then(|| marks.join(", "))
    }
}

/// Says what the figures of a dataset are, without a full stop.
fn figures(words: Words, dataset: &Dataset) -> String {
    let mut text = words.nature(dataset.origin().nature).to_owned();
    text.extend(dataset.source().document.iter().map(|document| format!(" ({document})")));
    text
}

/// Says which day they describe, in a sentence after a blank. Empty if that is not known.
fn as_of(words: Words, dataset: &Dataset) -> String {
    let head = words.pick("Thời điểm số liệu:", "As of");
    dataset.as_of().map(|day| format!(" {head} {}.", words.date(day))).unwrap_or_default()
}

impl Words {
    /// Returns the mark of a target whose figures are from before the period.
    pub(crate) const fn before_period(self) -> &'static str {
        self.pick("số liệu trước kỳ", "from before the period")
    }

    /// Returns the mark of a result that follows from synthetic figures.
    pub(crate) const fn synthetic(self) -> &'static str {
        Nature::Synthetic.name(self.0)
    }

    /// Returns a text with its mark, if it has one: `đạt (số liệu giả lập)`.
    pub(crate) fn marked(self, text: &str, mark: Option<&str>) -> String {
        match mark {
            Some(mark) => format!("{text} ({mark})"),
            None => text.to_owned(),
        }
    }

    /// Returns the sentence on the nature of the figures, for the head of an output.
    pub(crate) const fn nature(self, nature: Option<Nature>) -> &'static str {
        match nature {
            Some(Nature::Reported) => {
                self.pick("Số liệu do đơn vị báo cáo", "Figures reported by the units")
            }
            Some(Nature::Published) => self.pick("Số liệu đã công bố", "Published figures"),
            Some(Nature::Synthetic) => self.pick(
                "SỐ LIỆU GIẢ LẬP, không phải kết quả thật của đơn vị nào",
                "SYNTHETIC FIGURES, not the result of any unit",
            ),
            None => self.pick(
                "Chưa nêu loại số liệu (đơn vị báo cáo, đã công bố hay giả lập)",
                "Nature of the figures not stated (reported, published or synthetic)",
            ),
        }
    }
}
