//! The code of every kind of fault, with its meaning. A code never changes its meaning.
//!
//! Codes with an `R` are of rule files and related files (cases, provinces, mergers). Codes with a
//! `D` are of data.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::code_page::{CodePage, Parts};
use super::nearest::slips;
use super::words::one_of;
use crate::parse_error::ParseError;
use crate::said::{Language, Said, Told, Value, said};
use crate::word::words;

words! {
    /// The severity of a fault.
    #[derive(PartialOrd, Ord)]
    pub enum Severity {
        /// The file or the dataset is refused.
        Error = "error",
        /// The file is used, but should be looked at.
        Warning = "warning",
    }
}

/// The facts of a code.
struct Entry {
    text: &'static str,
    severity: Severity,
    meaning: &'static str,
    /// The page of `explanations/` that explains it.
    page: Parts,
}

/// Declares [`Code`]: the name, code, severity and meaning of each kind of fault.
macro_rules! codes {
    ($($name:ident = $code:literal $severity:ident $meaning:literal;)*) => {
        /// A kind of fault.
        ///
        /// Codes never change their meaning. A code that is no longer used is not given to another
        /// kind of fault.
        ///
        /// ```
        /// use dti_engine::diagnostic::{Code, Severity};
        /// let code: Code = "R0402".parse()?;
        /// assert_eq!(code, Code::PointsDoNotAddUp);
        /// assert_eq!(code.severity(), Severity::Error);
        /// assert!(code.explanation().meaning_vi.starts_with("điểm"));
        /// # Ok::<(), dti_engine::error::ParseError>(())
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!("`", $code, "`: ", $meaning, ".")] $name,)*
        }

        impl Code {
            /// Every code: those of rules, then those of data, each in ascending order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            const fn entry(self) -> Entry {
                match self {
                    $(Self::$name => Entry {
                        text: $code,
                        severity: Severity::$severity,
                        meaning: $meaning,
                        page: const {
                            Parts::of($code, include_str!(concat!("explanations/", $code, ".md")))
                        },
                    },)*
                }
            }
        }
    };
}

codes! {
    // The text.
    TextTooLong = "R0101" Error "the file is longer than the limit";
    TooDeep = "R0102" Error "lists and mappings are nested deeper than the limit";
    TooManyValues = "R0103" Error "the file has more values than the limit";
    Syntax = "R0104" Error "the text is not well-formed YAML";
    EmptyFile = "R0105" Error "the file has no content";
    ForbiddenCharacter = "R0106" Error "an invisible character, or a blank that YAML takes for a letter";
    Anchor = "R0107" Error "an anchor (`&`) or a reference to one (`*`)";
    Tag = "R0108" Error "a tag (`!`)";
    SeveralDocuments = "R0109" Error "more than one document in the file";
    KeyNotPlain = "R0110" Error "a key that is a list or a mapping";
    RepeatedKey = "R0111" Error "a key that stands twice in one mapping";
    UnreadableFile = "R0112" Error "the file cannot be read, or is not UTF-8 text";
    MoreFaults = "R0113" Error "there are more faults than are listed";

    // Shapes, keys, words and values.
    UnknownKey = "R0201" Error "a key that is not known there";
    MissingKey = "R0202" Error "a required key is missing";
    WrongShape = "R0203" Error "a value of the wrong shape, such as a list instead of a mapping";
    NotANumber = "R0204" Error "a value that is not a number, or cannot be carried exactly";
    NotADate = "R0205" Error "a value that is not a day of the calendar";
    NotYesNo = "R0206" Error "a value that is neither yes nor no";
    NotACitation = "R0207" Error "a value that does not cite a line of a document";
    UnknownWord = "R0208" Error "a word that is not one of those allowed";
    OutOfRange = "R0209" Error "a number outside the range that makes sense";
    NotWhole = "R0210" Error "a number that must be whole is not";
    PercentMisplaced = "R0211" Error "a percentage where a plain number belongs, or the reverse";
    EmptyList = "R0212" Error "a list or mapping that must not be empty is empty";
    EmptyText = "R0213" Error "a text that must not be empty is empty";
    BadId = "R0214" Error "an id with characters that ids cannot have";
    KeyNotForKind = "R0215" Error "a key of the other kind of framework";
    NoEffect = "R0216" Warning "a key that has no effect in this kind of framework";
    RepeatedUnitKind = "R0217" Error "a unit kind listed twice";
    PeriodBackwards = "R0218" Error "a period that ends before it begins";
    NotACriterion = "R0219" Error "a value that does not name a criterion of a framework";

    // Metrics.
    UnknownMetric = "R0301" Error "a metric that is not declared";
    UnusedMetric = "R0302" Warning "a metric that nothing uses";
    WrongMetricType = "R0303" Error "a metric of a type that the method cannot use";
    KeyNotForType = "R0304" Error "a key that this type of metric does not have";
    BoundsReversed = "R0305" Error "a least value above the greatest";
    RepeatedOption = "R0306" Error "an option listed twice";
    UnknownOption = "R0307" Error "an option that the choice does not have";
    MissingOption = "R0308" Error "an option of the choice that was given no share";
    DerivedInCircle = "R0309" Error "derived metrics that need each other";
    UnusedConstant = "R0310" Warning "a named number that nothing uses";

    // The tree.
    RepeatedId = "R0401" Error "an id that was given before";
    PointsDoNotAddUp = "R0402" Error "points of children that do not add up to their parent's";
    MixedSiblings = "R0403" Error "siblings of which some have points and some have a weight or a share";
    Negative = "R0404" Error "points, a weight or a cap below zero";
    ZeroWeights = "R0405" Error "weights that add up to zero";
    NoChildren = "R0406" Error "a group without groups and indicators";
    UnscoredWithPoints = "R0407" Error "an indicator that is not scored but has points";
    PointsAndWeight = "R0408" Error "points and a weight on the same node";
    PointsOutOfPlace = "R0409" Error "a weight where there are no siblings to share points with";

    // Scoring.
    NoMethod = "R0501" Error "a scoring without a method";
    SeveralMethods = "R0502" Error "a scoring with more than one method";
    ScoringTooDeep = "R0503" Error "methods nested deeper than the limit";
    UnscoredInside = "R0504" Error "`unscored` as a part of another method";
    PartsNotWhole = "R0505" Error "parts of `sum_of` that do not add up to the whole";
    EqualEnds = "R0506" Error "`zero_at` equal to `full_at`";
    RepeatedStep = "R0507" Error "the same bound twice in `steps`";
    StepsBackwards = "R0508" Error "shares of `steps` that run against their bounds";
    StepsDirection = "R0509" Error "`steps` with both `at_least` and `at_most`";
    NoPointsPerItem = "R0510" Error "`per_item` on an indicator of zero points";
    ShareOutOfPlace = "R0511" Error "a `share` outside the parts of `sum_of`";
    SameMetricTwice = "R0512" Warning "a ratio of a metric to itself";
    ScaleTooShort = "R0513" Error "a `survey` with fewer than two answers";
    ScaleNotAscending = "R0514" Error "answers of `survey` that do not ascend";
    AnswerCountedTwice = "R0515" Error "one metric that counts two answers of a `survey`";

    // Conditions.
    NoCondition = "R0601" Error "a target or threshold without a condition";
    Contradiction = "R0602" Error "conditions that no value can meet";
    MissingUnitKind = "R0603" Error "a bound per unit kind that leaves one out";
    UnknownUnitKind = "R0604" Error "a unit kind that the framework does not assess";
    ConditionType = "R0605" Error "a condition that does not fit the type of its metric";
    TooManyCases = "R0606" Error "more cases of kinds, options and years than the limit";
    MissingYear = "R0607" Error "numbers by year that are not for the same years";

    // Ranking, grades, verdict.
    UnknownItem = "R0701" Error "a node or target that is not there";
    RepeatedItem = "R0702" Error "a node or target listed twice";
    GradesNotDescending = "R0703" Error "grades that are not listed from highest to lowest";
    RepeatedGrade = "R0704" Error "two grades of the same name";
    GateNotOne = "R0705" Error "a gate with no condition or with several";
    UnknownLevel = "R0706" Error "a level that the tree does not have";
    CountTooLarge = "R0707" Error "a count larger than what is counted";
    RepeatedLevel = "R0708" Error "two levels of the same name";
    NeverMet = "R0709" Error "something asked to be met that is not scored";
    TooManyGates = "R0710" Error "a verdict or grade with more gates than the limit";
    BoundsDoNotFit = "R0711" Error "keys of a condition that do not go together";

    // The catalog.
    SameVersion = "R0801" Error "two rule files of the same framework and version";
    OverlappingPeriods = "R0802" Error "two rule files of one framework in force on the same day";
    TooManyFiles = "R0803" Error "a folder with more rule files, or deeper, than the limit";
    PeriodGap = "R0804" Error "days between two versions of a framework on which none is in force";
    UnknownReplaced = "R0805" Error "a replaced version that is not there";
    UnknownCriterion = "R0806" Warning "a criterion that the framework it names does not have";

    // Cases.
    BadCases = "R0901" Error "a file of cases that cannot be read";
    CaseDiffers = "R0902" Error "a case that comes out otherwise than it expects";

    // Formulas and checks.
    FormulaTooLong = "R1001" Error "a formula longer than the limit";
    FormulaTooDeep = "R1002" Error "a formula nested deeper than the limit";
    FormulaTooManyParts = "R1003" Error "a formula with more parts than the limit";
    FormulaSyntax = "R1004" Error "a formula that is not well-formed";
    ChainedComparison = "R1005" Error "comparisons that follow one another";
    UnknownFunction = "R1006" Error "a function that does not exist";
    ArgumentCount = "R1007" Error "a function with too few or too many arguments";
    FormulaType = "R1008" Error "a part of a formula of a type that does not belong there";
    UnitsOfMeasure = "R1009" Error "numbers of different units of measure, added or compared";
    PlacesNotWritten = "R1010" Error "decimal places in a formula that are not a number written out";
    NoMetricNamed = "R1011" Warning "a formula that names no metric";
    ToleranceOutOfPlace = "R1012" Error "a tolerance on a check that is not one comparison of numbers";
    TooManyChecks = "R1013" Error "more checks than the limit";
    TooManySteps = "R1014" Error "formulas that together take more steps than the limit";

    // Rules that are well-formed, and probably not what is meant.
    StepOutOfReach = "R1101" Warning "a step that no value of the metric earns";
    PointlessStep = "R1102" Warning "a step that earns the same as the one before it, or `times` that gives every value all points";
    OptionsAlike = "R1103" Warning "a choice of which every option earns the same";
    GradeOutOfReach = "R1104" Warning "a grade that no total earns";
    AlwaysMet = "R1105" Warning "a condition that every value meets";
    NeverMetByValue = "R1106" Warning "a condition that no value of the metric meets";
    NoSource = "R1107" Warning "indicators or targets of which nothing says where they come from";
    IllustrativeInOfficial = "R1108" Warning "something illustrative in an official framework";
    GateOutOfReach = "R1109" Warning "a gate that no unit can pass";
    UnusedAllow = "R1110" Warning "an `allow` for a warning that is not given";
    AbsentUnsaid = "R1111" Warning "an index that does not say what absent data do";
    PercentSignMissing = "R1112" Warning "a bound that looks like a percentage without its sign";
    FullOutOfReach = "R1113" Warning "an indicator of which no value earns all points";
    BenchmarkBelowZero = "R1114" Warning "`relative` over a metric that may be below zero";
    InheritedDay = "R1115" Warning "a day of an earlier year that an amendment inherits";
    DocumentToCome = "R1116" Warning "something official of a document that was issued later, or a document with two days of issue";
    RoundedWhole = "R1117" Warning "points of which those rounded to places do not add up to the whole";
    NeverAValue = "R1118" Warning "a part of a formula that never has a value";
    NoFloor = "R1120" Warning "grades of which the lowest does not begin at 0";

    // Amendments.
    UnknownAmended = "R1201" Error "an amendment of a version that is not there";
    AmendsOther = "R1202" Error "an amendment of a framework that is not there";
    NothingToChange = "R1203" Error "a change of something that is not there";
    RemovesUsed = "R1204" Error "a removal of something that is used";
    AmendsInCircle = "R1205" Error "amendments that go round in a circle, or are too many in a row";
    AmendsFaulty = "R1206" Error "an amendment of a version that has faults";
    AmendsNothing = "R1207" Warning "an amendment that changes nothing";
    UnknownLibrary = "R1208" Error "a library that is not there";
    NotALibrary = "R1209" Error "a library where a framework belongs, or the reverse";

    // Provinces.
    UnknownRun = "R1301" Error "a run that the province file does not have";
    LaterRun = "R1302" Error "a roll-up of a run that does not stand before it";
    UnknownFramework = "R1303" Error "a framework or a version that no rule file has";
    RollUpNotOne = "R1304" Error "a roll-up of nothing or of several things";
    RollUpType = "R1305" Error "a metric of a type that a roll-up cannot fill";
    NotGiven = "R1306" Error "a roll-up of something that its framework does not give";
    RollUpKey = "R1307" Error "a key that this kind of roll-up does not have";

    // Mergers.
    UnknownPredecessor = "R1401" Error "a predecessor that is not listed";
    TwoSuccessors = "R1402" Error "a unit that goes into two others, or twice into one";
    NoSuccessor = "R1403" Error "a unit that goes into no other";

    // Time.
    DueOutside = "R1501" Error "a target that is due before the period of its framework";

    // Analyses.
    AnalysisOfOther = "R1601" Error "an analysis of other rules than those at hand";
    NothingToVary = "R1602" Error "a variation of something that the rules or the data do not have";
    NotOnGrid = "R1603" Error "weights that cannot add up on their grid";
    TooMuchToDraw = "R1604" Error "an analysis that draws more than the limit";

    // The text.
    UnreadableData = "D0101" Error "the data cannot be read from where it is";
    NotUtf8 = "D0102" Error "the text is not UTF-8";
    DataTooLarge = "D0103" Error "the data is larger than the limits allow";
    NoHeader = "D0104" Error "there is no header";
    OpenQuote = "D0105" Error "a quoted cell is not closed";
    TextAfterQuote = "D0106" Error "text follows the quote that closes a cell";
    CellCount = "D0107" Error "a line has fewer or more cells than the header";
    CellTooLong = "D0108" Error "a cell is longer than the limits allow";
    NotAWorkbook = "D0109" Error "not a workbook that can be read";
    WorkbookOfOtherRules = "D0110" Error "a workbook that was made for other rules";
    NotJson = "D0111" Error "the text is not well-formed JSON";
    SubmissionKey = "D0112" Error "a key that submissions do not have, or that is there twice";
    SubmissionShape = "D0113" Error "a part of a submission has another shape";
    MoreDataFaults = "D0199" Error "more faults were found than are listed";

    // The header.
    AmbiguousDelimiter = "D0201" Error "more than one delimiter fits the header";
    UnknownColumn = "D0202" Error "no metric claims a column";
    RepeatedColumn = "D0203" Error "a column is there twice";
    MissingColumn = "D0204" Error "a column that must be there is not";
    UnnamedColumn = "D0205" Error "a column has no name";

    // The units.
    NoUnitId = "D0301" Error "a unit has no id";
    RepeatedUnit = "D0302" Error "a unit is there twice";
    KindNotAssessed = "D0303" Error "a unit has a kind that the framework does not assess";
    MissingKind = "D0304" Error "a unit has no kind, and the framework assesses several";
    TwoNamesOrKinds = "D0305" Error "a unit has two names or two kinds";
    UnitNotInRegister = "D0306" Error "a unit is not in the register";
    AmbiguousUnitName = "D0307" Error "a name fits several units of the register";
    FormRow = "D0308" Error "a row belongs to the form and not to a unit";
    HiddenCharacter = "D0309" Error "an id or a name has a character that nobody sees";
    TurnedBySpreadsheet = "D0310" Error "a spreadsheet made an id of another";

    // The values.
    ValueNotANumber = "D0401" Error "not a number";
    TooManyDigits = "D0402" Error "more digits than are carried";
    NotACount = "D0403" Error "not a whole number, or one below zero";
    NoPercentSign = "D0404" Error "a percentage without its sign";
    OutOfBounds = "D0405" Error "outside the bounds of the metric";
    NeitherYesNorNo = "D0406" Error "neither yes nor no";
    NotAnOption = "D0407" Error "not one of the options";
    ValueNotADate = "D0408" Error "not a date";
    WrongGrouping = "D0409" Error "thousands are grouped wrongly";
    AmbiguousDecimalSign = "D0410" Error "thousands or decimal places: nothing in the file tells";
    TwoDecimalSigns = "D0411" Error "two decimal signs in one file";
    RepeatedValue = "D0412" Error "a value of a unit is there twice";
    NotAMetric = "D0413" Error "not a metric of the framework";
    NotATarget = "D0414" Error "not a target of the framework";
    BinaryFraction = "D0415" Error "a number of a submission that is the result of binary arithmetic";
    CellError = "D0416" Error "a cell of a workbook holds an error instead of a value";
    MergedCells = "D0417" Error "merged cells of a workbook leave open whose a value is";
    UnreadableCell = "D0418" Error "a cell of a workbook stores what cannot be read";
    AmbiguousDayOrder = "D0420" Error "day and month of a date may have changed places";

    // Descriptions of data.
    NotANature = "D0501" Error "not a nature of figures";
    FileOutsideFolder = "D0502" Error "a file of a description or of cases that is not in its folder";
    MissingFile = "D0503" Error "a file of a description or of cases that is not there";
    RepeatedFile = "D0504" Error "a file that a description names twice";
    UnitInTwoFiles = "D0505" Error "a unit that is in two files of one description";
    DescriptionOfOtherFiles = "D0506" Error "a description beside the data that is of other files";
}

impl Code {
    /// Returns the code as it is printed: `R0402`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.entry().text
    }

    /// Returns the meaning of the code, in one line.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        self.entry().meaning
    }

    /// Returns whether a file or a dataset with the fault is refused.
    #[must_use]
    pub const fn severity(self) -> Severity {
        self.entry().severity
    }

    /// Returns the explanation of the code at length, with a wrong and a right example.
    #[must_use]
    pub fn explanation(self) -> CodePage {
        let Entry { text, meaning, page, .. } = self.entry();
        CodePage::read(text, meaning, page)
    }
}

/// Explains a code of any kind of file, written in capitals or small letters.
///
/// ```
/// use dti_engine::diagnostic::explain;
/// println!("{}", explain("d0404")?);
/// assert_eq!(explain("R0403")?.code, "R0403");
/// let unknown = explain("R0499").unwrap_err();
/// assert!(unknown.to_string().starts_with("`R0499` is not a code (did you mean "));
/// # Ok::<(), dti_engine::error::ParseError>(())
/// ```
///
/// # Errors
///
/// There is no such code.
pub fn explain(code: &str) -> Result<CodePage, ParseError> {
    code.parse().map(Code::explanation)
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Code {
    type Err = ParseError;

    /// Reads a code, in capitals or small letters.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let code = Self::ALL.iter().find(|code| code.as_str().eq_ignore_ascii_case(text));
        code.copied().ok_or_else(|| no_code(text))
    }
}

impl Told for Code {
    fn told(&self) -> Value {
        Value::Text(self.to_string())
    }
}

impl PartialEq<str> for Code {
    fn eq(&self, text: &str) -> bool {
        self.as_str() == text
    }
}

impl PartialEq<&str> for Code {
    fn eq(&self, text: &&str) -> bool {
        self.as_str() == *text
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// A text is not a code. Names the nearest, at most five.
fn no_code(text: &str) -> ParseError {
    const MOST: usize = 5;
    let slips = |code: &Code| slips(text, code.as_str()).filter(|slips| *slips <= 2);
    let all = Code::ALL.iter();
    let mut near: Vec<_> = all.filter_map(|code| Some((slips(code)?, *code))).collect();
    near.sort_unstable();
    near.truncate(MOST);
    let near: Vec<_> = near.iter().map(|(_, code)| code.as_str()).collect();
    let hint = match near.as_slice() {
        [] => Said::name(""),
        near => {
            let near = one_of(near.iter().copied());
            said!(" (did you mean {near}?)", " (có phải ý là {near}?)", near)
        }
    };
    let [en, vi] = [Language::En, Language::Vi].map(|language| hint.get(language));
    ParseError::new(text, format!("is not a code{en}"), format!("không phải là mã lỗi{vi}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_nearest_codes_are_named() {
        // One slip from the first, two from the others.
        let unknown = "r1500".parse::<Code>().unwrap_err().to_string();
        assert!(unknown.starts_with("`r1500` is not a code (did you mean `R1501`, "), "{unknown}");
        assert_eq!(unknown.matches("`R").count(), 5);
        assert_eq!("zzz".parse::<Code>().unwrap_err().to_string(), "`zzz` is not a code");
    }

    #[test]
    fn codes_of_a_kind_of_file_ascend() {
        let (rules, data): (Vec<&str>, Vec<_>) =
            Code::ALL.iter().map(|code| code.as_str()).partition(|code| code.starts_with('R'));
        for (letter, codes) in [('R', rules), ('D', data)] {
            assert!(codes.is_sorted_by(|before, after| before < after));
            assert!(codes.iter().all(|code| code.len() == 5 && code.starts_with(letter)));
        }
    }

    #[test]
    fn meanings_are_unique_and_in_one_line() {
        let meanings: BTreeSet<_> = Code::ALL.iter().map(|code| code.meaning()).collect();
        assert_eq!(meanings.len(), Code::ALL.len());
        assert!(meanings.iter().all(|meaning| !meaning.contains('\n') && !meaning.ends_with('.')));
    }
}
