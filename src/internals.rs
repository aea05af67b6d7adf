//! Parts of the crate that its fuzz targets and its comparison with an independent implementation reach. Not for
//! users: it changes without notice.

pub use crate::formula::evaluate::{Found, NoValue, Values, condition, number};
pub use crate::formula::limits::MAX_BYTES;
pub use crate::formula::metrics::{Lookup, Metrics};
pub use crate::formula::print::{print_condition, print_number};
pub use crate::formula::read::{read_condition, read_number};
use crate::model::Framework;
pub use crate::model::metric::MetricIndex;

/// The metrics that formulas of a framework can name.
#[must_use]
pub fn metrics(framework: &Framework) -> &dyn Metrics {
    framework
}
