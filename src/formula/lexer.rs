//! From text to words and signs.

use crate::diagnostic::{Code, Problem, Span, problem, shown};
use crate::model::Comparison;
use crate::number::Quantity;
use crate::said::{Said, said};

/// A word or sign of a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Number(Quantity),
    /// A word; a metric, a function or `and`, `or`, `not`.
    Word(String),
    /// A metric in backticks.
    Quoted(String),
    /// An option or a day in quotation marks.
    Text(String),
    Compare(Comparison),
    Plus,
    Minus,
    Times,
    Over,
    Open,
    Close,
    Comma,
}

/// A token with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lexeme {
    pub(super) place: Span,
    pub(super) token: Token,
}

/// Returns whether a word can begin with a character.
pub(super) fn begins_word(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

/// Returns whether a word can contain a character after its first.
pub(super) fn continues_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Splits a text into words and signs. The error is the first thing that is neither.
pub(super) fn lex(text: &str) -> Result<Vec<Lexeme>, Problem> {
    let mut lexer = Lexer { text, at: 0 };
    let mut lexemes = Vec::new();
    while let Some(lexeme) = lexer.next()? {
        let fault = decimal_comma(text, &lexemes, &lexeme);
        if let Some(fault) = fault.or_else(|| parted_thousands(text, &lexemes, &lexeme)) {
            return Err(fault);
        }
        lexemes.push(lexeme);
    }
    Ok(lexemes)
}

/// Refuses a comma directly between two digits, `min(n, 0,5)`. In Vietnamese that is how a decimal
/// is written, but the formula would silently read it as two arguments.
fn decimal_comma(text: &str, before: &[Lexeme], next: &Lexeme) -> Option<Problem> {
    let [.., whole, comma] = before else { return None };
    let adjacent = whole.place.end == comma.place.start && comma.place.end == next.place.start;
    let (Token::Number(_), Token::Comma, Token::Number(_), true) =
        (&whole.token, &comma.token, &next.token, adjacent)
    else {
        return None;
    };
    let place = whole.place.to(next.place);
    let written = |place: Span| text.get(place.start..place.end).unwrap_or_default();
    let (first, second) = (written(whole.place), written(next.place));
    let digits = |c: char| c.is_ascii_digit();
    if !first.ends_with(digits) || !second.starts_with(digits) {
        return None;
    }
    let decimal = format!("{}.{second}", first.replace('.', ""));
    Some(problem! { place, Code::FormulaSyntax;
        says "`{}` is one number or two: a comma between two digits",
            "`{}` là một số hay hai số: có dấu phẩy giữa hai chữ số", shown(written(place));
        allowed "a decimal with a point, and a blank after the comma between two arguments",
            "số thập phân viết bằng dấu chấm, và sau dấu phẩy giữa hai đối số có một dấu cách";
        help "write `{}`, or `{}, {}`",
            "viết `{}`, hoặc `{}, {}`", shown(&decimal), shown(first), shown(second);
    })
}

/// Refuses a blank between thousands, `1 000`.
fn parted_thousands(text: &str, before: &[Lexeme], next: &Lexeme) -> Option<Problem> {
    let [.., first] = before else { return None };
    let (Token::Number(_), Token::Number(_)) = (&first.token, &next.token) else { return None };
    let rest = text.get(first.place.start..)?;
    let length = rest.find(|c: char| !c.is_ascii_digit() && c != ' ').unwrap_or(rest.len());
    let written = rest.get(..length)?.trim_end();
    let is_group = |group: &str| group.len() == 3;
    if !written.contains(' ') || !written.split(' ').skip(1).all(is_group) {
        return None;
    }
    let place =
        Span { start: first.place.start, end: first.place.start.saturating_add(written.len()) };
    let joined = written.replace(' ', "");
    Some(problem! { place, Code::FormulaSyntax;
        says "`{}` has blanks between thousands",
            "`{}` có dấu cách ngăn hàng nghìn", shown(written);
        help "write `{joined}`", "viết `{joined}`", joined;
    })
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Moves past `length` bytes and returns their span.
    fn take(&mut self, length: usize) -> Span {
        let start = self.at;
        self.at = start.saturating_add(length).min(self.text.len());
        Span { start, end: self.at }
    }

    fn next(&mut self) -> Result<Option<Lexeme>, Problem> {
        let space = self.rest().len().saturating_sub(self.rest().trim_start().len());
        self.take(space);
        let Some(first) = self.rest().chars().next() else { return Ok(None) };
        let (place, token) = match first {
            '0'..='9' | '.' => self.number()?,
            '"' | '\'' => self.between(first, said!("a text", "dòng chữ"))?,
            '`' => self.between(first, said!("a metric", "tên số liệu"))?,
            c if begins_word(c) => {
                let word = self.run(continues_word);
                (self.take(word.len()), Token::Word(word.to_owned()))
            }
            _ => self.sign(first)?,
        };
        Ok(Some(Lexeme { place, token }))
    }

    /// Returns the longest prefix of the rest in which every character fits.
    fn run(&self, fits: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    }

    /// Reads digits with everything that is attached to them, so that `1e3` and `1_000` are one
    /// fault.
    fn number(&mut self) -> Result<(Span, Token), Problem> {
        let digits = self.run(|c| continues_word(c) || c == '.').len();
        let sign = usize::from(self.rest().get(digits..).is_some_and(|rest| rest.starts_with('%')));
        let place = self.take(digits.saturating_add(sign));
        let written = self.text.get(place.start..place.end).unwrap_or_default();
        match written.parse::<Quantity>() {
            Ok(quantity) => Ok((place, Token::Number(quantity))),
            Err(_) => {
                let lettered = written.chars().any(char::is_alphabetic);
                let fault = problem! { place, Code::NotANumber;
                    says "`{}` is not a number", "`{}` không phải là số", shown(written);
                    allowed "a number such as `12`, `0.5` or `80%`, of at most 28 digits",
                        "một số như `12`, `0.5` hoặc `80%`, nhiều nhất 28 chữ số";
                };
                let joined = written.replace('.', "");
                let is_parted = written.split('.').skip(1).all(|group| group.len() == 3);
                Err(if lettered {
                    fault.help(said!(
                        "a metric whose id begins with a digit stands in backticks",
                        "số liệu có mã bắt đầu bằng chữ số thì đặt giữa hai dấu `` ` ``"
                    ))
                } else if is_parted && joined.len() <= 28 {
                    fault.help(said!("write `{joined}`", "viết `{joined}`", joined))
                } else {
                    fault
                })
            }
        }
    }

    fn between(&mut self, mark: char, what: Said) -> Result<(Span, Token), Problem> {
        let inner = self.rest().get(1..).unwrap_or_default();
        let Some(length) = inner.find(mark) else {
            let opened = self.take(1);
            return Err(problem! { opened, Code::FormulaSyntax;
                says "{what} begins here that is never closed",
                    "{what} bắt đầu ở đây mà không được đóng lại", what;
                help "put a closing {mark} after it", "thêm dấu đóng {mark} ở cuối", mark;
            });
        };
        let text = inner.get(..length).unwrap_or_default().to_owned();
        let place = self.take(length.saturating_add(2));
        Ok((place, if mark == '`' { Token::Quoted(text) } else { Token::Text(text) }))
    }

    fn sign(&mut self, first: char) -> Result<(Span, Token), Problem> {
        let two = self.rest().get(..2).unwrap_or_default();
        let (length, token) = match (two, first) {
            ("<=", _) => (2, Token::Compare(Comparison::AtMost)),
            (">=", _) => (2, Token::Compare(Comparison::AtLeast)),
            ("==", _) => (2, Token::Compare(Comparison::Equal)),
            ("!=", _) => (2, Token::Compare(Comparison::NotEqual)),
            (_, '<') if two != "<>" => (1, Token::Compare(Comparison::Below)),
            (_, '>') => (1, Token::Compare(Comparison::Above)),
            (_, '+') => (1, Token::Plus),
            (_, '-') => (1, Token::Minus),
            (_, '*') if two != "**" => (1, Token::Times),
            (_, '/') => (1, Token::Over),
            (_, '(') => (1, Token::Open),
            (_, ')') => (1, Token::Close),
            (_, ',') => (1, Token::Comma),
            _ => return Err(self.no_sign(two, first)),
        };
        Ok((self.take(length), token))
    }

    /// Returns the fault for a sign that formulas do not have, with the one that was probably
    /// meant.
    fn no_sign(&mut self, two: &str, first: char) -> Problem {
        const MEANT: [(&str, &str); 28] = [
            ("=>", ">="),
            ("=<", "<="),
            ("<>", "!="),
            ("&&", "and"),
            ("||", "or"),
            ("=", "=="),
            ("!", "not"),
            ("&", "and"),
            ("|", "or"),
            ("≥", ">="),
            ("≤", "<="),
            ("≠", "!="),
            ("×", "*"),
            ("÷", "/"),
            ("−", "-"),
            ("–", "-"),
            ("—", "-"),
            ("·", "*"),
            ("∙", "*"),
            ("，", ","),
            ("（", "("),
            ("）", ")"),
            ("＋", "+"),
            ("－", "-"),
            ("＊", "*"),
            ("／", "/"),
            ("＞", ">"),
            ("＜", "<"),
        ];
        let one = first.to_string();
        let meant = MEANT.iter().find(|(sign, _)| *sign == two || *sign == one);
        let length = match meant {
            Some((sign, _)) => sign.len(),
            None if two == "**" => 2,
            None => first.len_utf8(),
        };
        let place = self.take(length);
        let sign = self.text.get(place.start..place.end).unwrap_or_default();
        let help = match (meant, first) {
            (Some((found, sign)), _) if !found.is_ascii() => {
                let code = format!("{:04X}", u32::from(first));
                Some(said!(
                    "write `{sign}` in place of this character (U+{code})",
                    "viết `{sign}` thay cho ký tự này (U+{code})",
                    sign,
                    code
                ))
            }
            (Some((_, sign)), _) => Some(said!("write `{sign}`", "viết `{sign}`", sign)),
            (None, '％') => Some(said!(
                "write `%` in place of this character (U+FF05)",
                "viết `%` thay cho ký tự này (U+FF05)"
            )),
            (None, '%') => Some(said!(
                "the sign of a percentage follows its digits: `80%`",
                "dấu phần trăm đứng sau các chữ số: `80%`"
            )),
            (None, '^' | '*') => {
                Some(said!("there are no powers; multiply", "không có phép lũy thừa; hãy nhân"))
            }
            (None, ';') => Some(said!(
                "arguments are separated by commas",
                "các đối số cách nhau bằng dấu phẩy"
            )),
            (None, '“' | '”' | '„') => Some(said!(
                "write straight quotation marks: `\"` or `'`",
                "viết dấu ngoặc kép thẳng: `\"` hoặc `'`"
            )),
            (None, '[' | ']' | '{' | '}') => Some(said!("write round brackets", "viết ngoặc đơn")),
            (None, _) => None,
        };
        problem! { place, Code::FormulaSyntax;
            says "`{}` is no sign of a formula",
                "`{}` không phải là dấu dùng trong công thức", shown(sign);
            allowed "`+ - * /`, `< <= > >= == !=`, `and or not`, brackets and commas",
                "`+ - * /`, `< <= > >= == !=`, `and or not`, ngoặc đơn và dấu phẩy";
            maybe_help help;
        }
    }
}
