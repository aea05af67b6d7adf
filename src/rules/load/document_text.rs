//! Reads documents from text and writes them, and writes frameworks.

use serde::Deserialize as _;

use super::loader::Loader;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceText, shown};
use crate::model::Framework;
use crate::rules::document::deserialize::NodeDeserializer;
use crate::rules::document::{Entry, FrameworkDoc};
use crate::rules::reading;
use crate::rules::text::limits::Limits;
use crate::said::said;

impl FrameworkDoc {
    /// Reads the document in the text of a rule file, in YAML or in JSON, without checking it. The document of an
    /// amendment says only what it changes; [`Framework::to_yaml`](crate::Framework::to_yaml) returns the whole text
    /// of the framework that it makes.
    ///
    /// ```
    /// use dti_engine::Framework;
    /// use dti_engine::rules::document::FrameworkDoc;
    /// let text = r#"{
    ///   "framework": "demo/one", "version": "1", "kind": "index", "unit_kind": "commune", "points": 0.3,
    ///   "metrics": {"done": {"type": "yes_no"}},
    ///   "indicators": [{"id": "done", "points": 0.3, "scoring": {"yes_no": "done"}}]
    /// }"#;
    /// let document = FrameworkDoc::from_yaml(text)?.version("2");
    /// assert_eq!(Framework::from_document(&document)?.version(), "2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault in how the text is written: unknown or repeated keys, values that cannot be read.
    /// Diagnostics call the text `<text>`.
    pub fn from_yaml(text: &str) -> Result<Self, Diagnostics> {
        let (document, faults) = reading::read_tree(
            SourceText::new("<text>", text),
            &Limits::default(),
            |sink, root, _| {
                let changes = ["amends", "based_on"].iter().any(|key| root.entry(key).is_some());
                let reader = match changes {
                    true => NodeDeserializer::of_amendment(root, sink),
                    false => NodeDeserializer::new(root, sink),
                };
                Self::deserialize(reader).ok()
            },
        );
        document.ok_or(faults)
    }

    /// Writes the document as the text of a rule file.
    ///
    /// # Errors
    /// A value that YAML cannot hold. No document that was made in code, or read without a fault, has one.
    pub fn to_yaml(&self) -> Result<String, Diagnostics> {
        reading::to_yaml(self)
    }
}

impl Framework {
    /// Returns the text of the whole rule file: the file itself; of an amendment, the file with everything that it
    /// inherits; of a varied plan, the file with the numbers of the variation. It loads to the same rules.
    ///
    /// In the text of an amendment each line ends with the version and the place that it comes from, and `amends`
    /// is `replaces`. In that of a varied plan there are no comments. Both have digests of their own.
    ///
    /// ```
    /// use dti_engine::plan::Variation;
    /// use dti_engine::rules::Loader;
    /// use dti_engine::{Framework, Plan};
    ///
    /// let base = "framework: demo/one\nversion: '2023'\nkind: index\nunit_kind: commune\npoints: 10\n\
    ///             in_force: {from: 2023-01-01}\nsource: {document: 1/QĐ}\n\
    ///             metrics: {rate: {type: percent}}\n\
    ///             indicators:\n- {id: rate, points: 10, scoring: {linear: {of: rate, zero_at: 0%, full_at: 80%}}}\n";
    /// let framework = Framework::from_yaml(base)?;
    /// assert_eq!(framework.to_yaml()?, base);
    ///
    /// let amendment = "framework: demo/one\nversion: '2024'\namends: '2023'\n\
    ///                  in_force: {from: 2024-01-01}\nsource: {document: 2/QĐ}\npoints: 20\n\
    ///                  indicators:\n- id: rate\n  points: 20\n";
    /// let loaded = Loader::new().text("a/2024.yaml", amendment).text("a/2023.yaml", base).load();
    /// let whole = loaded.into_framework()?.to_yaml()?;
    /// assert!(whole.contains("kind: index  # 2023, 2023.yaml:3\n"));
    /// assert!(whole.contains("    points: 20  # 2024, 2024.yaml:9\n"));
    ///
    /// let varied = Plan::compile(&framework)?.vary(&Variation::new().full_at("rate", 1))?;
    /// assert!(varied.framework().to_yaml()?.contains("full_at: 100%"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault of the text of a varied plan, if it would be refused when it is read again.
    pub fn to_yaml(&self) -> Result<String, Diagnostics> {
        let Some(variation) = self.variation() else { return Ok(self.written.text.clone()) };
        // The text was loaded, so it is within the limits of that time.
        let limits =
            Limits::default().bytes(usize::MAX).depth(Limits::MAX_DEPTH).values(usize::MAX);
        let take = |_: &_, entry: &Entry<FrameworkDoc>, _| entry.get().cloned();
        let (document, faults) =
            reading::read(&self.written.text, &self.written.name, &limits, take);
        let mut document = document.ok_or(faults)?;
        if let Some(kind) = self.points_of() {
            document.take_sizes_of(kind.as_str());
        }
        document.vary(&variation.changes);
        let text = document.to_yaml()?;
        Loader::with_limits(limits).text("<varied>", &text).load().into_framework()?;
        Ok(text)
    }

    /// Returns the rules by which the points of every indicator are given, in place of worked out: the metrics are
    /// the indicators, each by its id, and a value is at most the points of its indicator. Groups, bonus, penalty,
    /// roundings and ranking stay; checks, grades and the verdict are left out. What a unit earns by its own account is
    /// scored by these, and compared with what its figures earn.
    ///
    /// ```
    /// use dti_engine::comparison::Comparison;
    /// use dti_engine::{Dataset, Framework, Plan};
    /// let rules = "framework: demo/one\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 20\n\
    ///              rounding: {indicator: 2, total: 2}\nabsent: {missing: zero}\nmetrics: {online: {type: percent}}\n\
    ///              indicators:\n- {id: rate, points: 20, scoring: {linear: {of: online, zero_at: 0%, full_at: 80%}}}\n";
    /// let rules = Framework::from_yaml(rules)?;
    /// let computed = Plan::compile(&rules)?.score(&Dataset::from_csv("unit,online\nan,60%\n".as_bytes(), &rules)?)?;
    /// let given = rules.points_given()?;
    /// let claimed = Dataset::from_csv("unit,rate\nan,18\n".as_bytes(), &given)?;
    /// let claimed = Plan::compile(&given)?.score(&claimed)?;
    /// // 60% ÷ 80% × 20 = 15, three less than the unit gives itself.
    /// let comparison = Comparison::of(&claimed, &computed);
    /// let difference = comparison.unit("an")?.total().difference();
    /// assert_eq!(difference.map(|points| points.to_string()).as_deref(), Some("-3"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Of a framework of targets, which has no points; and the faults of the text that is made.
    pub fn points_given(&self) -> Result<Self, Diagnostics> {
        self.by_points(false)
    }

    /// The rules by which points are given that a council sets: units are graded and judged by them where this asks for
    /// nothing but scores.
    pub(crate) fn points_decided(&self) -> Result<Self, Diagnostics> {
        self.by_points(true)
    }

    fn by_points(&self, is_judged: bool) -> Result<Self, Diagnostics> {
        if self.index().is_none() {
            let message = said!(
                "`{}` has targets, and no points to give",
                "`{}` có chỉ tiêu, không có điểm để tự chấm",
                shown(self.id())
            );
            return Err(Diagnostics::from_iter([Diagnostic::new(Code::WrongShape, message)]));
        }
        let mut document = FrameworkDoc::from_yaml(&self.to_yaml()?)?;
        if let Some(kind) = self.points_of() {
            document.take_sizes_of(kind.as_str());
        }
        document.give_points(self, is_judged);
        Self::from_document(&document)
    }
}
