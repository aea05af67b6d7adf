//! The verdict.

use super::gates::{Ground, gates};
use super::keys::{Owner, given_at, required};
use super::scope::Scope;
use crate::model::VerdictRule;
use crate::rules::document::FrameworkDoc;

/// Reads the verdict.
pub(super) fn verdict(
    scope: Scope<'_>,
    ground: &Ground<'_, '_>,
    doc: &FrameworkDoc,
) -> Option<VerdictRule> {
    let (span, doc) = given_at(&doc.verdict)?;
    let owner = Owner::new("the verdict", span);
    let example = "the gates: `pass_when: [{total: {at_least: 70%}}]`";
    let list = required(ground.sink, &owner, "pass_when", &doc.pass_when, example)?;
    Some(VerdictRule { gates: gates(scope, ground, list, "`pass_when`")? })
}
