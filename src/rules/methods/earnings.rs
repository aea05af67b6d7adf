//! The earnings of the steps of `steps` and the options of `choice`: shares, or points (`in: points`).

use rust_decimal::Decimal;

use super::method_at::MethodAt;
use crate::diagnostic::Code;
use crate::model::Earning;
use crate::number::Exact;
use crate::rules::check::keys::{Placed, not_negative, plain, share};
use crate::rules::check::points::in_words;
use crate::rules::document::{EarnsIn, Field};
use crate::rules::text::fault_list::{Sink, fault};
use crate::said::{Said, Told, Value, said};

/// How to read the right-hand sides of one method.
#[derive(Debug, Clone)]
pub(super) struct Earnings<'a> {
    sink: &'a Sink,
    /// The name of the method, for messages: `` `steps` ``.
    method: &'static str,
    /// Whether they are points; `None` if that key is faulty.
    in_points: Option<bool>,
    /// The most that the method can earn: the points of the indicator or of the part. `None` if unknown.
    worth: Option<&'a Exact>,
}

/// What is written for one step or option.
#[derive(Debug, Clone, Copy)]
pub(super) enum Written {
    Once(Placed),
    /// A multiple of the value.
    Times(Placed),
}

/// The earning of one step or option, and where it is written.
#[derive(Debug, Clone)]
pub(super) struct Earned {
    pub(super) placed: Placed,
    pub(super) earning: Earning,
    /// Whether the value is multiplied by it.
    pub(super) times: bool,
}

impl Told for Earned {
    fn told(&self) -> Value {
        match self.times {
            true => said!("the value × {}", "giá trị × {}", self.placed.quantity).told(),
            false => self.placed.quantity.told(),
        }
    }
}

impl<'a> Earnings<'a> {
    pub(super) fn new(at: &MethodAt<'a>, field: &Field<EarnsIn>) -> Self {
        let (sink, method, worth) = (at.sink(), at.owner.what, at.worth());
        let in_points = match field {
            None => Some(false),
            Some(entry) => entry.get().map(|EarnsIn::Points| true),
        };
        if in_points == Some(true) && worth.is_some_and(Exact::is_zero) {
            fault! { sink, Code::NoPointsPerItem, at.span();
                says "{method} in points, but there are 0 points to earn",
                    "{method} tính bằng điểm, nhưng chỉ số có 0 điểm", method;
                help "give the indicator points, or show the metric with `unscored`",
                    "cho chỉ số số điểm, hoặc chỉ hiển thị số liệu bằng `unscored`";
            };
        }
        Self { sink, method, in_points, worth }
    }

    /// Reads all earnings in order. A faulty one is reported and `None`.
    pub(super) fn read(
        &self,
        written: impl Iterator<Item = Option<Written>>,
    ) -> Vec<Option<Earned>> {
        let placed: Vec<_> = written.collect();
        let Some(in_points) = self.in_points else { return vec![None; placed.len()] };
        if !in_points && self.refuse_points(&placed) {
            return vec![None; placed.len()];
        }
        let earned = |written: Option<Written>| {
            let (placed, times) = match written? {
                Written::Once(placed) => (placed, false),
                Written::Times(placed) => (placed, true),
            };
            let earning = match in_points {
                true => self.points(placed, times)?,
                false if times => {
                    Earning::of_share(not_negative(self.sink, placed, Said::name("`times`"))?)
                }
                false => Earning::of_share(share(self.sink, placed)?),
            };
            Some(Earned { placed, earning, times })
        };
        placed.into_iter().map(earned).collect()
    }

    /// Reports points in place of shares, once for the whole method. That is the case if all are plain numbers,
    /// some are above 1, and none is above the points that can be earned.
    fn refuse_points(&self, written: &[Option<Written>]) -> bool {
        let numbers = || {
            written.iter().flatten().filter_map(|written| match written {
                Written::Once(placed) => Some(placed),
                Written::Times(_) => None,
            })
        };
        let within = |number: &&Placed| {
            let value = Exact::from(number.value());
            self.worth.is_some_and(|worth| value <= *worth)
        };
        let plain = numbers().all(|number| !number.quantity.percent && within(&number));
        let Some(first) = numbers().find(|number| number.value() > Decimal::ONE) else {
            return false;
        };
        if !plain {
            return false;
        }
        fault! { self.sink, Code::OutOfRange, first.span;
            let method = self.method.trim_matches('`');
            says "`{}` is not a share", "`{}` không phải là tỷ lệ", first.quantity;
            allowed "a percentage from `0%` to `100%`, or a number from 0 to 1",
                "một tỷ lệ phần trăm từ `0%` đến `100%`, hoặc một số từ 0 đến 1";
            help "if these are points, say so: `{method}: {{in: points, …}}`; the whole is `100%`",
                "nếu đây là điểm thì ghi rõ: `{method}: {{in: points, …}}`; toàn bộ là `100%`",
                method;
        };
        true
    }

    /// Reads points, as a part of the points that can be earned.
    fn points(&self, placed: Placed, times: bool) -> Option<Earning> {
        plain(
            self.sink,
            placed,
            said!("what is earned `in: points`", "số điểm đạt được khi ghi `in: points`"),
        )?;
        let points = not_negative(self.sink, placed, said!("points", "điểm"))?;
        // Faulty points of the indicator were reported at their own place.
        let Some(worth) = self.worth.filter(|worth| !worth.is_zero()) else {
            return Some(Earning::of_share(Decimal::ZERO));
        };
        if times || Exact::from(points) <= *worth {
            return Earning::of_points(points, worth);
        }
        fault! { self.sink, Code::OutOfRange, placed.span;
            says "`{}` is more than there is to earn: {}",
                "`{}` nhiều hơn số điểm có thể đạt: {}", placed.quantity, in_words(worth);
            allowed "points from 0 to {worth}", "số điểm từ 0 đến {worth}", worth;
        };
        None
    }
}
