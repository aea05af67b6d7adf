//! The codes of faults in datasets. A code keeps its meaning for ever; the table in
//! [`dataset`](super) explains them to readers.

/// The data cannot be read from where it is.
pub(super) const UNREADABLE: &str = "D0101";
/// The text is not UTF-8.
pub(super) const ENCODING: &str = "D0102";
/// The data is larger than the limits allow.
pub(super) const TOO_LARGE: &str = "D0103";
/// There is no header.
pub(super) const EMPTY: &str = "D0104";
/// A quoted cell is not closed.
pub(super) const OPEN_QUOTE: &str = "D0105";
/// Text follows the quote that closes a cell.
pub(super) const AFTER_QUOTE: &str = "D0106";
/// A line has fewer or more cells than the header.
pub(super) const CELL_COUNT: &str = "D0107";
/// A cell is longer than the limits allow.
pub(super) const LONG_CELL: &str = "D0108";
/// More faults were found than are listed.
pub(super) const MORE: &str = "D0199";

/// More than one delimiter fits the header.
pub(super) const DELIMITER: &str = "D0201";
/// No metric claims a column.
pub(super) const UNKNOWN_COLUMN: &str = "D0202";
/// A column is there twice.
pub(super) const REPEATED_COLUMN: &str = "D0203";
/// A column that must be there is not.
pub(super) const NO_COLUMN: &str = "D0204";
/// A column has no name.
pub(super) const UNNAMED_COLUMN: &str = "D0205";

/// A unit has no id.
pub(super) const NO_UNIT: &str = "D0301";
/// A unit is there twice.
pub(super) const REPEATED_UNIT: &str = "D0302";
/// A unit has a kind that the framework does not assess.
pub(super) const UNKNOWN_KIND: &str = "D0303";
/// A unit has no kind, and the framework assesses several.
pub(super) const NO_KIND: &str = "D0304";
/// A unit has two names or two kinds.
pub(super) const UNLIKE: &str = "D0305";

/// Not a number.
pub(super) const NOT_A_NUMBER: &str = "D0401";
/// More digits than are carried.
pub(super) const TOO_LONG: &str = "D0402";
/// Not a whole number, or one below zero.
pub(super) const NOT_WHOLE: &str = "D0403";
/// A percentage without its sign.
pub(super) const PERCENT: &str = "D0404";
/// Outside the bounds of the metric.
pub(super) const BOUNDS: &str = "D0405";
/// Neither yes nor no.
pub(super) const YES_NO: &str = "D0406";
/// Not one of the options.
pub(super) const CHOICE: &str = "D0407";
/// Not a date.
pub(super) const DATE: &str = "D0408";
/// Thousands are grouped wrongly.
pub(super) const GROUPS: &str = "D0409";
/// Thousands or decimal places: nothing in the file tells.
pub(super) const DECIMAL_SIGN: &str = "D0410";
/// Two decimal signs in one file.
pub(super) const DECIMAL_SIGNS: &str = "D0411";
/// A value of a unit is there twice.
pub(super) const REPEATED_VALUE: &str = "D0412";
/// Not a metric of the framework.
pub(super) const UNKNOWN_METRIC: &str = "D0413";
/// Not a target of the framework.
pub(super) const UNKNOWN_TARGET: &str = "D0414";
/// A fraction that was not sent as text.
pub(super) const BINARY: &str = "D0415";
