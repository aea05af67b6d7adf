//! The nearest known name to a misspelt one.

use super::words::shown;
use crate::said::{Said, said};

/// The most names that are compared, so that a file with very many names and mistakes is still
/// refused quickly.
const MOST_NAMES: usize = 5_000;
/// Longer than any real name.
const LONGEST: usize = 100;

/// Returns the name in `known` that `wrong` was probably meant to be. `None` if no name is near
/// enough.
///
/// A name is near enough with one slip in every three letters, at most four in all. Two swapped
/// letters are one slip. Capitals count as small letters.
///
/// ```
/// assert_eq!(dti_engine::diagnostic::nearest("ponts", ["points", "name"]), Some("points"));
/// assert_eq!(dti_engine::diagnostic::nearest("zzz", ["points", "name"]), None);
/// ```
#[must_use]
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_of(wrong, &mut known.into_iter())
}

/// The same for names of every kind: it is compiled once.
fn nearest_of<'a>(wrong: &str, known: &mut dyn Iterator<Item = &'a str>) -> Option<&'a str> {
    let folded = wrong.to_lowercase();
    let length = folded.chars().count();
    if length == 0 || length > LONGEST {
        return None;
    }
    let bound = length.div_ceil(3).clamp(1, 4);
    known
        .take(MOST_NAMES)
        .filter(|name| {
            name.len() <= LONGEST.saturating_mul(4)
                && name.chars().count().abs_diff(length) <= bound
        })
        .map(|name| (strsim::osa_distance(&folded, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= bound && *distance < name.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Returns how many slips turn one text into the other, ignoring case. `None` if a text is too long
/// to be a name.
pub(super) fn slips(one: &str, other: &str) -> Option<usize> {
    let short = |text: &str| text.chars().nth(LONGEST).is_none();
    let far = || strsim::osa_distance(&one.to_lowercase(), &other.to_lowercase());
    (short(one) && short(other)).then(far)
}

/// `` (did you mean `points`?) ``, or nothing.
pub(crate) fn meant(name: Option<&str>) -> Said {
    match name {
        Some(name) => said!(" ({})", " ({})", did_you_mean(name)),
        None => Said::name(""),
    }
}

/// `` did you mean `points`? ``
pub(crate) fn did_you_mean(name: &str) -> Said {
    said!("did you mean `{}`?", "có phải ý là `{}`?", shown(name))
}
