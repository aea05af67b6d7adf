//! What the methods that compare a unit with its peers have in common.

use rust_decimal::Decimal;

use super::method_at::MethodAt;
use crate::diagnostic::Code;
use crate::model::{Goalposts, Method, MetricIndex, PeerMethod, PeerScale};
use crate::rules::check::keys::{given, number, share};
use crate::rules::check::measured::Subject;
use crate::rules::document::{Field, MeasuredDoc, Number};
use crate::rules::text::fault_list::fault;

/// The keys that all of them have.
pub(super) struct PeerKeys<'d> {
    pub(super) of: &'d Field<MeasuredDoc>,
    pub(super) least: &'d Field<Number>,
    pub(super) among: &'d Field<String>,
}

impl PeerKeys<'_> {
    /// Makes the method. The figures of the peers are those of this year.
    pub(super) fn method(self, at: &MethodAt<'_>, scale: Option<PeerScale>) -> Option<Method> {
        self.method_with(at, scale, &None).0
    }

    /// Makes the method with the year that the figures of the peers are taken from. Returns what it measures too.
    pub(super) fn method_with<'a>(
        self,
        at: &MethodAt<'a>,
        scale: Option<PeerScale>,
        goalposts: &Field<Goalposts>,
    ) -> (Option<Method>, Subject<'a>) {
        let (of, subject) = at.measured(self.of);
        let (least, among) = (self.least(at), self.among(at));
        let goalposts = given(goalposts).copied().unwrap_or_default();
        if let (Goalposts::Previous, Some(of)) = (goalposts, of) {
            read_year_before(at, self.of, (of, subject));
        }
        let found = of.zip(scale).zip(least.zip(among));
        let method = found.map(|((of, scale), (least, among))| {
            Method::Peers(PeerMethod { of, scale, goalposts, least, among })
        });
        (method, subject)
    }

    /// Reads which units are peers: the option of an attribute in the case at hand.
    fn among(&self, at: &MethodAt<'_>) -> Option<Option<(MetricIndex, usize)>> {
        let Some(entry) = self.among else { return Some(None) };
        at.scope.option(entry).map(Some)
    }

    /// Reads what the worst earns: nothing if the key is not there.
    fn least(&self, at: &MethodAt<'_>) -> Option<Decimal> {
        let Some(placed) = number(self.least) else {
            return self.least.is_none().then_some(Decimal::ZERO);
        };
        let least = share(at.sink(), placed)?;
        if least == Decimal::ONE {
            fault! { at.sink(), Code::OutOfRange, placed.span;
                says "with `least: {}` every unit earns everything",
                    "với `least: {}` thì đơn vị nào cũng được đủ điểm", placed.quantity;
                allowed "a percentage from `0%` to below `100%`: what the worst earns",
                    "một tỷ lệ phần trăm từ `0%` đến dưới `100%`: phần điểm của đơn vị kém nhất";
            };
            return None;
        }
        Some(least)
    }
}

/// Notes that a metric of the year before is read. Reports one that would look back two years.
fn read_year_before(
    at: &MethodAt<'_>,
    field: &Field<MeasuredDoc>,
    (of, subject): (MetricIndex, Subject<'_>),
) {
    if at.scope.metrics.read_previous(of) {
        return;
    }
    let span = field.as_ref().map_or(at.span(), |entry| entry.span);
    fault! { at.sink(), Code::FormulaType, span;
        says "the {} reads the year before, so `goalposts: previous` would look two years back",
            "{} đọc năm trước, nên `goalposts: previous` sẽ phải lùi hai năm", subject.words();
        allowed "a metric whose formula reads one year, or the goalposts of this year",
            "một số liệu mà công thức chỉ đọc một năm, hoặc mốc của năm nay";
    };
}
