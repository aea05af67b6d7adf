//! Reads documents from text and writes them.

use crate::diagnostic::Diagnostics;
use crate::rules::document::{Entry, FrameworkDoc};
use crate::rules::reading;
use crate::rules::text::limits::Limits;

impl FrameworkDoc {
    /// Reads the document in the text of a whole rule file, in YAML or in JSON, without checking it.
    ///
    /// An amendment has keys that no document has (`remove`, `after`).
    /// [`Framework::to_yaml`](crate::Framework::to_yaml) returns the whole text of the framework that it makes.
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
        let take = |_: &_, entry: &Entry<Self>, _| entry.get().cloned();
        let (document, faults) = reading::read(text, "<text>", &Limits::default(), take);
        document.ok_or(faults)
    }

    /// Writes the document as the text of a rule file.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        // Writing to a string does not fail, and documents of users have no faulty value.
        serde_yaml::to_string(self).unwrap_or_default()
    }
}
