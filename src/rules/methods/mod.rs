//! Scoring methods in rule files. Each has a file with its keys, its check and what it means, and a line below.

mod among_peers;
mod earnings;
mod ends;
mod method_at;

/// Calls a macro with all methods that have a file, in the order of the documentation: the key, the name of its
/// variant, and what is written for it. The key is also the name of the file.
macro_rules! each_method {
    ($with:ident) => {
        $with! {
            yes_no: YesNo(String),
            choice: Choice(ChoiceDoc),
            ratio: Ratio(RatioDoc),
            linear: Linear(LinearDoc),
            steps: Steps(StepsDoc),
            threshold: Threshold(ThresholdDoc),
            per_item: PerItem(PerItemDoc),
            points: Points(String),
            relative: Relative(RelativeDoc),
            min_max: MinMax(MinMaxDoc),
            z_score: ZScore(ZScoreDoc),
            percentile: Percentile(PercentileDoc),
            rank: Rank(RankDoc),
            survey: Survey(SurveyDoc),
            formula: Formula(String),
            unscored: Unscored(String),
        }
    };
}

/// Says what a method gives, in English and in Vietnamese.
macro_rules! about {
    ($en:literal, $vi:literal) => {
        pub(super) const ABOUT: [&str; 2] = [$en, $vi];

        /// Both sentences, for documentation.
        macro_rules! sentences {
            () => {
                concat!($en, "\n", $vi)
            };
        }
        pub(super) use sentences;
    };
}

/// Re-exports the document of a method. A text has none.
macro_rules! document {
    ($key:ident String) => {};
    ($key:ident $document:ident) => {
        pub use $key::$document;
    };
}

/// Declares the files of the methods, and the document that holds one method.
macro_rules! declare_methods {
    ($($key:ident: $variant:ident($document:ident),)*) => {
        $(
            mod $key;
            document!($key $document);
        )*

        /// Returns what a method gives, in a sentence of each language. `None` if no method with a file has this key.
        pub(crate) fn about_method(key: &str) -> Option<Text> {
            let about = match key {
                $(stringify!($key) => $key::ABOUT,)*
                _ => return None,
            };
            let [en, vi] = about.map(|sentence| sentence.trim_end_matches('.').to_owned());
            Some(Text { vi, en: Some(en) })
        }

        one_of! {
            /// How an indicator is scored: exactly one method.
            ///
            /// ```
            /// use dti_engine::rules::document::{RatioDoc, ScoringDoc};
            /// let scoring = ScoringDoc::ratio(RatioDoc::new("online_dossiers", "dossiers").full_at(1));
            /// assert_eq!(scoring.method().map(|method| method.key()), Some("ratio"));
            /// ```
            struct ScoringDoc = "a scoring", read as ScoringKeys "ScoringKeys";

            /// A scoring method.
            enum MethodDoc {
                + /// The weight of this part of `sum_of`; the parts add up to 100%.
                /// Trọng số của phần này trong `sum_of`; các phần cộng lại bằng 100%.
                share: Number,
                $($key: $variant($document) in $key,)*
                /// Several methods added up, each with its weight `share`, or its `points`.
                /// Cộng nhiều phương pháp, mỗi phần có trọng số `share` hoặc số điểm `points`.
                sum_of: SumOf(List<ScoringDoc>),
                /// The best of several methods.
                /// Lấy kết quả cao nhất trong nhiều phương pháp.
                best_of: BestOf(List<ScoringDoc>),
            }
        }
    };
}

use super::document::declare::one_of;
use super::document::{Entry, List, Number};
use crate::model::Text;

each_method!(declare_methods);

impl ScoringDoc {
    /// Makes it a part of `sum_of` with this weight.
    #[must_use]
    pub fn with_share(mut self, share: impl Into<Number>) -> Self {
        self.share = Some(share.into().into());
        self
    }

    /// Makes it a part of `sum_of` with these points: `{points: 6, yes_no: portal}`.
    #[must_use]
    pub fn with_points(self, points: impl Into<Number>) -> Self {
        let points = Some(points.into().0.to_string().into());
        ScoringKeys { points, ..self.into() }.into()
    }

    /// Returns the method; `None` if there is none, or more than one. `points` beside another method are the points
    /// of a part.
    #[must_use]
    pub fn method(&self) -> Option<&MethodDoc> {
        let is_points = |method: &&MethodDoc| matches!(method, MethodDoc::Points(_));
        match self.given.as_slice() {
            [one] => Some(one),
            [first, second] if is_points(&first) != is_points(&second) => {
                if is_points(&first) {
                    Some(second)
                } else {
                    Some(first)
                }
            }
            _ => None,
        }
    }

    /// Returns the points of a part: `points` beside another method.
    pub(super) fn part_points(&self) -> Option<&Entry<String>> {
        let [_, _, ..] = self.given.as_slice() else { return None };
        self.given.iter().find_map(|method| match method {
            MethodDoc::Points(points) => Some(points),
            _ => None,
        })
    }
}

pub(super) mod scoring;
