//! A formula of any text is read or refused, and what is read is printed so that it reads back, and
//! worked out: no panic, and no more than a second for 100 kB.
//!
//! ```text
//! cargo +nightly fuzz run formula -- -max_len=100000 -timeout=1
//! ```
#![no_main]

use std::sync::LazyLock;

use dti_engine::Framework;
use dti_engine::internals::{
    Found, MAX_BYTES, MetricIndex, NoValue, Values, condition, metrics, number, print_condition, print_number,
    read_condition, read_number,
};
use dti_engine::model::AbsentKind;
use dti_engine::number::{Date, Exact};
use libfuzzer_sys::fuzz_target;

/// One metric of every type.
static FRAMEWORK: LazyLock<Framework> = LazyLock::new(|| {
    Framework::from_yaml(
        "framework: fuzz/formula\nversion: '1'\nkind: criteria\nunit_kind: commune\n\
         metrics:\n  a: {type: count}\n  b: {type: number, unit_of_measure: kg}\n  p: {type: percent}\n\
         \x20 r: {type: rank, field: 63}\n  y: {type: yes_no}\n  c: {type: choice, options: [x, z]}\n\
         \x20 d: {type: date}\n  t: {type: text}\ntargets:\n  - {id: only, of: y, is: yes}\n",
    )
    .expect("a framework")
});

/// Values that depend on the first byte of the input, so that absences and zeros occur.
struct Given(u8);

impl Given {
    fn is_there(&self, metric: MetricIndex) -> Result<(), AbsentKind> {
        let bit = 1u8.checked_shl(u32::try_from(metric.get()).unwrap_or(0)).unwrap_or(0);
        if self.0 & bit == 0 { Ok(()) } else { Err(AbsentKind::Missing) }
    }
}

impl Values for Given {
    fn number(&self, metric: MetricIndex) -> Result<Found<Exact>, NoValue> {
        self.is_there(metric)?;
        let number = Exact::ratio(i128::from(self.0) - 100, 7).ok_or(AbsentKind::ZeroWhole)?;
        Ok(Found::exact(number))
    }

    fn answer(&self, metric: MetricIndex) -> Result<bool, AbsentKind> {
        self.is_there(metric).map(|()| self.0 % 2 == 0)
    }

    fn option(&self, metric: MetricIndex) -> Result<u32, AbsentKind> {
        self.is_there(metric).map(|()| u32::from(self.0 % 2))
    }

    fn is_present(&self, metric: MetricIndex) -> bool {
        self.is_there(metric).is_ok()
    }

    fn kind(&self) -> &str {
        "commune"
    }

    fn date(&self, metric: MetricIndex) -> Result<Date, AbsentKind> {
        self.is_there(metric)?;
        "2024-02-29".parse().map_err(|_| AbsentKind::Missing)
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let metrics = metrics(&FRAMEWORK);
    let values = Given(bytes.first().copied().unwrap_or(0));
    if let Ok(formula) = read_number(text, metrics) {
        let printed = print_number(formula.expression(), metrics);
        // Printing puts spaces around signs, which may make it too long to be read again.
        if printed.len() <= MAX_BYTES {
            let again = read_number(&printed, metrics).expect("what is printed can be read");
            assert_eq!(again.expression(), formula.expression());
        }
        let _ = number(formula.expression(), &values);
    }
    if let Ok(formula) = read_condition(text, metrics) {
        let printed = print_condition(formula.expression(), metrics);
        if printed.len() <= MAX_BYTES {
            let again = read_condition(&printed, metrics).expect("what is printed can be read");
            assert_eq!(again.expression(), formula.expression());
        }
        let _ = condition(formula.expression(), &values);
    }
});
