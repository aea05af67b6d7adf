//! The faults that a variation can have, with the codes that they have in a rule file.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::said::{Said, Told, said};

/// The faults of a variation. The path of a fault is the name of its node or part.
#[derive(Default)]
pub(super) struct Faults(pub(super) Vec<Diagnostic>);

impl Faults {
    /// Adds a fault of a node, or of the whole framework.
    pub(super) fn push(&mut self, node: Option<&str>, code: Code, message: Said) {
        let path = node.map(str::to_owned);
        self.0.push(Diagnostic { path, ..Diagnostic::new(code, message) });
    }

    pub(super) fn overflow(&mut self, node: &str) {
        let message = said!(
            "a number of `{node}` is too large to carry exactly",
            "một số của `{node}` quá lớn, không tính chính xác được",
            node
        );
        self.push(Some(node), Code::NotANumber, message);
    }

    pub(super) fn below_zero(&mut self, node: Option<&str>, key: &str, value: impl Told) {
        let message = said!(
            "{}: `{key}` is {}, which is below 0",
            "{}: `{key}` là {}, nhỏ hơn 0",
            named(node),
            value,
            key
        );
        self.push(node, Code::Negative, message);
    }

    /// Returns what was made, if it has no fault.
    pub(super) fn none_or<T>(self, made: T) -> Result<T, Diagnostics> {
        if self.0.is_empty() { Ok(made) } else { Err(Diagnostics(self.0)) }
    }
}

/// The words for a group, or for the framework.
pub(super) fn named(group: Option<&str>) -> Said {
    group.map_or_else(|| said!("the framework", "bộ quy tắc"), |id| said!("`{id}`", "`{id}`", id))
}
