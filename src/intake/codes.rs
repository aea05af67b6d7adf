//! The codes of faults in datasets. A code keeps its meaning for ever; the table in
//! [`dataset`](super) shows all of them to readers.

use crate::diagnostic::codes;

codes! {
    // The text.
    Unreadable = "D0101" Error "the data cannot be read from where it is";
    Encoding = "D0102" Error "the text is not UTF-8";
    TooLarge = "D0103" Error "the data is larger than the limits allow";
    Empty = "D0104" Error "there is no header";
    OpenQuote = "D0105" Error "a quoted cell is not closed";
    AfterQuote = "D0106" Error "text follows the quote that closes a cell";
    CellCount = "D0107" Error "a line has fewer or more cells than the header";
    LongCell = "D0108" Error "a cell is longer than the limits allow";
    Workbook = "D0109" Error "not a workbook that can be read";
    OtherRules = "D0110" Error "a workbook that was made for other rules";
    More = "D0199" Error "more faults were found than are listed";

    // The header.
    Delimiter = "D0201" Error "more than one delimiter fits the header";
    UnknownColumn = "D0202" Error "no metric claims a column";
    RepeatedColumn = "D0203" Error "a column is there twice";
    NoColumn = "D0204" Error "a column that must be there is not";
    UnnamedColumn = "D0205" Error "a column has no name";

    // The units.
    NoUnit = "D0301" Error "a unit has no id";
    RepeatedUnit = "D0302" Error "a unit is there twice";
    UnknownKind = "D0303" Error "a unit has a kind that the framework does not assess";
    NoKind = "D0304" Error "a unit has no kind, and the framework assesses several";
    Unlike = "D0305" Error "a unit has two names or two kinds";
    UnknownUnit = "D0306" Error "a unit is not in the register";
    SeveralUnits = "D0307" Error "a name fits several units of the register";
    FormRow = "D0308" Error "a row belongs to the form and not to a unit";
    Hidden = "D0309" Error "an id or a name has a character that nobody sees";
    Turned = "D0310" Error "a spreadsheet made an id of another";

    // The values.
    NotANumber = "D0401" Error "not a number";
    TooLong = "D0402" Error "more digits than are carried";
    NotWhole = "D0403" Error "not a whole number, or one below zero";
    Percent = "D0404" Error "a percentage without its sign";
    Bounds = "D0405" Error "outside the bounds of the metric";
    YesNo = "D0406" Error "neither yes nor no";
    Choice = "D0407" Error "not one of the options";
    Date = "D0408" Error "not a date";
    Groups = "D0409" Error "thousands are grouped wrongly";
    DecimalSign = "D0410" Error "thousands or decimal places: nothing in the file tells";
    DecimalSigns = "D0411" Error "two decimal signs in one file";
    RepeatedValue = "D0412" Error "a value of a unit is there twice";
    UnknownMetric = "D0413" Error "not a metric of the framework";
    UnknownTarget = "D0414" Error "not a target of the framework";
    Binary = "D0415" Error "a fraction of a submission that was not sent as text";
    CellError = "D0416" Error "a cell of a workbook holds an error instead of a value";
    Merged = "D0417" Error "merged cells of a workbook leave open whose a value is";
    UnreadCell = "D0418" Error "a cell of a workbook stores what cannot be read";
    DayOrder = "D0420" Error "day and month of a date may have changed places";

    // What is known of the data.
    Nature = "D0501" Error "not a nature of figures";
    FileOutside = "D0502" Error "a file of a description that is not in its folder";
    NoFile = "D0503" Error "a file of a description that is not there";
    RepeatedFile = "D0504" Error "a file that a description names twice";
    UnitInTwoFiles = "D0505" Error "a unit that is in two files of one description";
    OtherFiles = "D0506" Error "a description beside the data that is of other files";
}

pub(super) const UNREADABLE: &str = Code::Unreadable.as_str();
pub(super) const ENCODING: &str = Code::Encoding.as_str();
pub(super) const TOO_LARGE: &str = Code::TooLarge.as_str();
pub(super) const EMPTY: &str = Code::Empty.as_str();
pub(super) const OPEN_QUOTE: &str = Code::OpenQuote.as_str();
pub(super) const AFTER_QUOTE: &str = Code::AfterQuote.as_str();
pub(super) const CELL_COUNT: &str = Code::CellCount.as_str();
pub(super) const LONG_CELL: &str = Code::LongCell.as_str();
#[cfg(feature = "xlsx")]
pub(super) const WORKBOOK: &str = Code::Workbook.as_str();
#[cfg(feature = "xlsx")]
pub(super) const OTHER_RULES: &str = Code::OtherRules.as_str();
pub(super) const MORE: &str = Code::More.as_str();
pub(super) const DELIMITER: &str = Code::Delimiter.as_str();
pub(super) const UNKNOWN_COLUMN: &str = Code::UnknownColumn.as_str();
pub(super) const REPEATED_COLUMN: &str = Code::RepeatedColumn.as_str();
pub(super) const NO_COLUMN: &str = Code::NoColumn.as_str();
pub(super) const UNNAMED_COLUMN: &str = Code::UnnamedColumn.as_str();
pub(super) const NO_UNIT: &str = Code::NoUnit.as_str();
pub(super) const REPEATED_UNIT: &str = Code::RepeatedUnit.as_str();
pub(super) const UNKNOWN_KIND: &str = Code::UnknownKind.as_str();
pub(super) const NO_KIND: &str = Code::NoKind.as_str();
pub(super) const UNLIKE: &str = Code::Unlike.as_str();
pub(super) const UNKNOWN_UNIT: &str = Code::UnknownUnit.as_str();
pub(super) const SEVERAL_UNITS: &str = Code::SeveralUnits.as_str();
pub(super) const FORM_ROW: &str = Code::FormRow.as_str();
pub(super) const HIDDEN: &str = Code::Hidden.as_str();
pub(super) const TURNED: &str = Code::Turned.as_str();
pub(super) const NOT_A_NUMBER: &str = Code::NotANumber.as_str();
pub(super) const TOO_LONG: &str = Code::TooLong.as_str();
pub(super) const NOT_WHOLE: &str = Code::NotWhole.as_str();
pub(super) const PERCENT: &str = Code::Percent.as_str();
pub(super) const BOUNDS: &str = Code::Bounds.as_str();
pub(super) const YES_NO: &str = Code::YesNo.as_str();
pub(super) const CHOICE: &str = Code::Choice.as_str();
pub(super) const DATE: &str = Code::Date.as_str();
pub(super) const GROUPS: &str = Code::Groups.as_str();
pub(super) const DECIMAL_SIGN: &str = Code::DecimalSign.as_str();
pub(super) const DECIMAL_SIGNS: &str = Code::DecimalSigns.as_str();
pub(super) const REPEATED_VALUE: &str = Code::RepeatedValue.as_str();
pub(super) const UNKNOWN_METRIC: &str = Code::UnknownMetric.as_str();
pub(super) const UNKNOWN_TARGET: &str = Code::UnknownTarget.as_str();
pub(super) const BINARY: &str = Code::Binary.as_str();
pub(super) const DAY_ORDER: &str = Code::DayOrder.as_str();
pub(super) const NATURE: &str = Code::Nature.as_str();
#[cfg(feature = "xlsx")]
pub(super) const CELL_ERROR: &str = Code::CellError.as_str();
#[cfg(feature = "xlsx")]
pub(super) const MERGED: &str = Code::Merged.as_str();
#[cfg(feature = "xlsx")]
pub(super) const UNREAD_CELL: &str = Code::UnreadCell.as_str();

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn codes_are_unique_and_ascend() {
        let codes: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert!(codes.is_sorted_by(|one, other| one < other));
        assert!(codes.iter().all(|code| code.len() == 5 && code.starts_with('D')));
    }
}
