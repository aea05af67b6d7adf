//! A fault in plain lines, without those of the source.

use super::spoken::Spoken;

/// The lines of a fault. They have no colors.
pub(super) fn picture(spoken: &Spoken<'_>, _colored: bool) -> String {
    let Spoken { fault, severity, message, .. } = spoken;
    let mut lines = vec![format!("{severity}[{}]: {message}", fault.code)];
    lines.extend(fault.location.iter().map(|place| format!("  --> {place}")));
    let related = spoken.related.iter();
    lines.extend(related.map(|(location, message)| format!("  ::: {location}: {message}")));
    lines.extend(spoken.notes.iter().map(|(name, note)| format!("  = {name}: {note}")));
    lines.join("\n")
}
