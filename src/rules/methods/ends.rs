//! The two values between which a share rises, `zero_at` and `full_at`.

use crate::diagnostic::Code;
use crate::rules::check::keys::Placed;
use crate::rules::text::fault_list::Sink;

/// Reports two equal ends. `at` is the place of one of them.
pub(super) fn refuse_equal(sink: &Sink, at: Placed, zero: Option<Placed>) {
    sink.fault(Code::EqualEnds, at.span, |fault| {
        let fault = fault
            .says(format!(
                "`zero_at` and `full_at` are both {}, so nothing lies between them",
                at.quantity
            ))
            .allowed("two different numbers")
            .help("for all or nothing use `threshold`");
        match zero.filter(|zero| zero.span != at.span) {
            Some(zero) => fault.related(zero.span, "`zero_at` is here"),
            None => fault,
        }
    });
}
