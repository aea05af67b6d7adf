//! The verdict.

use super::gates::{Ground, gates};
use super::keys::{Owner, given_at, required};
use crate::model::VerdictRule;
use crate::rules::document::FrameworkDoc;
use crate::said::said;

/// Reads the verdict.
pub(super) fn verdict(ground: &Ground<'_, '_>, doc: &FrameworkDoc) -> Option<VerdictRule> {
    let (span, doc) = given_at(&doc.verdict)?;
    let owner = Owner::new("the verdict", span);
    let list = required! { ground.scope.sink, &owner, doc.pass_when;
        "the gates: `pass_when: [{total: {at_least: 70%}}]`",
        "các điều kiện: `pass_when: [{total: {at_least: 70%}}]`"
    }?;
    Some(VerdictRule { gates: gates(ground, list, said!("`pass_when`", "`pass_when`"))? })
}
