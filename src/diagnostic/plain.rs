//! A fault in plain lines, without those of the source.

use super::diagnostic::Diagnostic;

/// The lines of a fault. They have no colors.
pub(super) fn picture(diagnostic: &Diagnostic, _colored: bool) -> String {
    let Diagnostic { code, severity, message, .. } = diagnostic;
    let mut lines = vec![format!("{severity}[{code}]: {message}")];
    lines.extend(diagnostic.location.iter().map(|place| format!("  --> {place}")));
    let related = diagnostic.related.iter();
    lines.extend(related.map(|label| format!("  ::: {}: {}", label.location, label.message)));
    lines.extend(diagnostic.notes().map(|(name, note)| format!("  = {name}: {note}")));
    lines.join("\n")
}
