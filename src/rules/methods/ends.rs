//! The two values between which a share rises, `zero_at` and `full_at`.

use crate::diagnostic::Code;
use crate::rules::check::keys::Placed;
use crate::rules::text::fault_list::Sink;
use crate::said::said;

/// Reports two equal ends. `at` is the place of one of them.
pub(super) fn refuse_equal(sink: &Sink, at: Placed, zero: Option<Placed>) {
    sink.fault(Code::EqualEnds, at.span, |fault| {
        let fault = fault
            .says(said!(
                "`zero_at` and `full_at` are both {}, so nothing lies between them",
                "`zero_at` và `full_at` cùng là {}, nên không có gì nằm giữa",
                at.quantity
            ))
            .allowed(said!("two different numbers", "hai số khác nhau"))
            .help(said!(
                "for all or nothing use `threshold`",
                "nếu chỉ có được hết hoặc không được gì thì dùng `threshold`"
            ));
        match zero.filter(|zero| zero.span != at.span) {
            Some(zero) => fault.related(zero.span, said!("`zero_at` is here", "`zero_at` ở đây")),
            None => fault,
        }
    });
}
