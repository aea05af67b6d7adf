//! From words and signs to a tree, by precedence.
//!
//! From the loosest to the tightest: `or`, `and`, `not`, comparisons, `+ -`, `* /`, the sign `-`.
//! Operands in a row on one level form one list, so that a long sum is not a deep tree: the parser
//! recurses only into brackets, arguments and tighter levels, and no deeper than the limit.

use super::lexer::{Lexeme, Token, lex};
use super::limits::{MAX_BYTES, MAX_DEPTH, MAX_PARTS};
use crate::diagnostic::{Code, Problem, Span, nearest, problem, shown};
use crate::model::{Comparison, Scaling, Sign};
use crate::number::Quantity;
use crate::said::said;

/// An expression as it is written, before types are known.
#[derive(Debug, Clone)]
pub(super) struct Tree {
    pub(super) place: Span,
    pub(super) kind: Kind,
    /// The depth of nesting, this part included.
    height: usize,
}

impl Tree {
    /// Calls `see` for every name in it.
    pub(super) fn each_name<'t>(&'t self, see: &mut dyn FnMut(&'t str)) {
        if let Kind::Name(name) = &self.kind {
            see(name);
        }
        self.kind.inside().into_iter().for_each(|tree| tree.each_name(see));
    }
}

#[derive(Debug, Clone)]
pub(super) enum Kind {
    Number(Quantity),
    Name(String),
    Text(String),
    Negative(Box<Tree>),
    Not(Box<Tree>),
    Sum(Box<Tree>, Vec<(Sign, Tree)>),
    Product(Box<Tree>, Vec<(Scaling, Tree)>),
    Compare(Box<Tree>, Comparison, Box<Tree>),
    All(Vec<Tree>),
    Any(Vec<Tree>),
    Call { name: String, at: Span, arguments: Vec<Tree> },
}

impl Kind {
    /// Returns the parts directly inside, from left to right.
    fn inside(&self) -> Vec<&Tree> {
        match self {
            Self::Number(_) | Self::Name(_) | Self::Text(_) => Vec::new(),
            Self::Negative(of) | Self::Not(of) => vec![of],
            Self::Sum(first, rest) => row(first, rest),
            Self::Product(first, rest) => row(first, rest),
            Self::Compare(left, _, right) => vec![left, right],
            Self::All(of) | Self::Any(of) | Self::Call { arguments: of, .. } => of.iter().collect(),
        }
    }
}

fn row<'t, S>(first: &'t Tree, rest: &'t [(S, Tree)]) -> Vec<&'t Tree> {
    std::iter::once(first).chain(rest.iter().map(|(_, tree)| tree)).collect()
}

/// The precedence of an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Or,
    And,
    Not,
    Compare,
    Sum,
    Product,
    Sign,
}

impl Level {
    /// Returns the next tighter level.
    const fn inner(self) -> Self {
        match self {
            Self::Or => Self::And,
            Self::And => Self::Not,
            Self::Not => Self::Compare,
            Self::Compare => Self::Sum,
            Self::Sum => Self::Product,
            Self::Product | Self::Sign => Self::Sign,
        }
    }
}

/// Parses a text, or returns its first fault. What follows a misplaced part could mean anything, so
/// only the first is reported.
pub(super) fn parse(text: &str) -> Result<Tree, Problem> {
    if text.len() > MAX_BYTES {
        return Err(problem! { Code::FormulaTooLong;
            says "the formula has {} bytes", "công thức dài {} byte", text.len();
            allowed "at most {MAX_BYTES} bytes", "nhiều nhất {MAX_BYTES} byte", MAX_BYTES;
            help "divide it among several indicators or checks",
                "chia ra nhiều chỉ số hoặc nhiều kiểm tra";
        });
    }
    let lexemes = lex(text)?;
    let end = Span { start: text.len(), end: text.len() };
    let mut parser = Parser { lexemes: &lexemes, at: 0, end, parts: 0 };
    if lexemes.is_empty() {
        return Err(problem! { end, Code::FormulaSyntax;
            says "the formula is empty", "công thức để trống";
            allowed "a number, a metric, or an expression of them",
                "một số, một số liệu, hoặc một biểu thức của chúng";
        });
    }
    let tree = parser.expression(Level::Or, 1)?;
    match parser.peek() {
        None => Ok(tree),
        Some(_) => Err(parser.unexpected_after()),
    }
}

fn too_deep(place: Span) -> Problem {
    problem! { place, Code::FormulaTooDeep;
        says "the formula is nested more than {MAX_DEPTH} deep here",
            "công thức ở đây lồng sâu hơn {MAX_DEPTH} lớp", MAX_DEPTH;
        allowed "at most {MAX_DEPTH} brackets, functions and signs inside each other",
            "nhiều nhất {MAX_DEPTH} lớp ngoặc, hàm và dấu lồng nhau", MAX_DEPTH;
        help "divide it among several indicators or checks",
            "chia ra nhiều chỉ số hoặc nhiều kiểm tra";
    }
}

struct Parser<'l> {
    lexemes: &'l [Lexeme],
    at: usize,
    end: Span,
    parts: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.lexemes.get(self.at).map(|lexeme| &lexeme.token)
    }

    /// Returns the place of the next token, or the end of the text.
    fn here(&self) -> Span {
        self.lexemes.get(self.at).map_or(self.end, |lexeme| lexeme.place)
    }

    fn step(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    /// Makes a part, and counts it against the limit.
    fn part(&mut self, place: Span, kind: Kind) -> Result<Tree, Problem> {
        self.parts = self.parts.saturating_add(1);
        if self.parts > MAX_PARTS {
            return Err(problem! { place, Code::FormulaTooManyParts;
                says "the formula has more than {MAX_PARTS} parts",
                    "công thức có nhiều hơn {MAX_PARTS} thành phần", MAX_PARTS;
                allowed "at most {MAX_PARTS} numbers, metrics, signs and functions",
                    "nhiều nhất {MAX_PARTS} số, số liệu, dấu và hàm", MAX_PARTS;
                help "divide it among several indicators or checks",
                    "chia ra nhiều chỉ số hoặc nhiều kiểm tra";
            });
        }
        let height =
            kind.inside().iter().map(|tree| tree.height).fold(0, usize::max).saturating_add(1);
        if height > MAX_DEPTH { Err(too_deep(place)) } else { Ok(Tree { place, kind, height }) }
    }

    /// Returns the level of the next operator.
    fn operator(&self) -> Option<Level> {
        Some(match self.peek()? {
            Token::Word(word) if word == "or" => Level::Or,
            Token::Word(word) if word == "and" => Level::And,
            Token::Compare(_) => Level::Compare,
            Token::Plus | Token::Minus => Level::Sum,
            Token::Times | Token::Over => Level::Product,
            _ => return None,
        })
    }

    /// Parses an expression of operators that bind at least as tightly as `level`.
    fn expression(&mut self, level: Level, depth: usize) -> Result<Tree, Problem> {
        if depth > MAX_DEPTH {
            return Err(too_deep(self.here()));
        }
        let mut left = self.operand(level, depth)?;
        while let Some(operator) = self.operator().filter(|operator| *operator >= level) {
            left = match operator {
                Level::Compare => self.comparison(left, depth)?,
                _ => self.row(left, operator, depth)?,
            };
        }
        Ok(left)
    }

    /// Parses everything that follows on one level, as one list.
    fn row(&mut self, first: Tree, level: Level, depth: usize) -> Result<Tree, Problem> {
        let start = first.place;
        let mut signs = Vec::new();
        let mut operands = vec![first];
        while self.operator() == Some(level) {
            signs.extend(self.peek().cloned());
            self.step();
            operands.push(self.expression(level.inner(), depth.saturating_add(1))?);
        }
        let place = operands.last().map_or(start, |last| start.to(last.place));
        let kind = match level {
            Level::Or => Kind::Any(operands),
            Level::And => Kind::All(operands),
            Level::Sum => {
                let sign =
                    |token: &Token| if *token == Token::Minus { Sign::Minus } else { Sign::Plus };
                let (first, rest) = apart(operands, signs.iter().map(sign), start);
                Kind::Sum(Box::new(first), rest)
            }
            _ => {
                let scaling = |token: &Token| {
                    if *token == Token::Over { Scaling::Over } else { Scaling::Times }
                };
                let (first, rest) = apart(operands, signs.iter().map(scaling), start);
                Kind::Product(Box::new(first), rest)
            }
        };
        self.part(place, kind)
    }

    fn comparison(&mut self, left: Tree, depth: usize) -> Result<Tree, Problem> {
        let Some(Token::Compare(comparison)) = self.peek().cloned() else { return Ok(left) };
        self.step();
        let right = self.expression(Level::Sum, depth.saturating_add(1))?;
        if let Some(Token::Compare(second)) = self.peek() {
            return Err(problem! { self.here(), Code::ChainedComparison;
                says "comparisons cannot follow one another: `{}` and `{}`",
                    "các phép so sánh không thể nối liền nhau: `{}` và `{}`",
                    comparison.as_str(), second.as_str();
                allowed "one comparison between two values", "một phép so sánh giữa hai giá trị";
                help "join two comparisons with `and`: `a < b and b < c`",
                    "nối hai phép so sánh bằng `and`: `a < b and b < c`";
            });
        }
        let place = left.place.to(right.place);
        self.part(place, Kind::Compare(Box::new(left), comparison, Box::new(right)))
    }

    /// Parses what comes before the first operator: a sign with its operand, or a complete value.
    fn operand(&mut self, level: Level, depth: usize) -> Result<Tree, Problem> {
        let place = self.here();
        let Some(token) = self.peek().cloned() else {
            return Err(problem! { place, Code::FormulaSyntax;
                says "the formula ends where a value belongs",
                    "công thức kết thúc ở chỗ phải có một giá trị";
                allowed "a number, a metric, a function or a bracket",
                    "một số, một số liệu, một hàm hoặc dấu ngoặc";
            });
        };
        let deeper = depth.saturating_add(1);
        match token {
            Token::Number(quantity) => {
                self.step();
                self.part(place, Kind::Number(quantity))
            }
            Token::Text(text) => {
                self.step();
                self.part(place, Kind::Text(text))
            }
            Token::Quoted(name) => {
                self.step();
                self.part(place, Kind::Name(name))
            }
            Token::Minus => {
                self.step();
                let operand = self.expression(Level::Sign, deeper)?;
                let place = place.to(operand.place);
                self.part(place, Kind::Negative(Box::new(operand)))
            }
            Token::Open => {
                self.step();
                let inner = self.expression(Level::Or, deeper)?;
                let close = self.close(place)?;
                Ok(Tree { place: place.to(close), ..inner })
            }
            Token::Word(word) => match word.as_str() {
                "not" if level <= Level::Not => {
                    self.step();
                    let operand = self.expression(Level::Not, deeper)?;
                    let place = place.to(operand.place);
                    self.part(place, Kind::Not(Box::new(operand)))
                }
                "and" | "or" | "not" => Err(self.unexpected(&token_text(&Token::Word(word)))),
                _ => self.word(place, word, depth),
            },
            other => Err(self.unexpected(&token_text(&other))),
        }
    }

    /// Parses a metric, or a function with its arguments.
    fn word(&mut self, at: Span, name: String, depth: usize) -> Result<Tree, Problem> {
        self.step();
        if self.peek() != Some(&Token::Open) {
            return self.part(at, Kind::Name(name));
        }
        let open = self.here();
        self.step();
        let mut arguments = Vec::new();
        if self.peek() == Some(&Token::Close) {
            let place = at.to(self.here());
            self.step();
            return self.part(place, Kind::Call { name, at, arguments });
        }
        loop {
            arguments.push(self.expression(Level::Or, depth.saturating_add(1))?);
            if self.peek() != Some(&Token::Comma) {
                break;
            }
            self.step();
        }
        let close = self.close(open)?;
        self.part(at.to(close), Kind::Call { name, at, arguments })
    }

    /// Parses the bracket that closes the one at `open`.
    fn close(&mut self, open: Span) -> Result<Span, Problem> {
        let here = self.here();
        match self.peek() {
            Some(Token::Close) => {
                self.step();
                Ok(here)
            }
            None => Err(problem! { open, Code::FormulaSyntax;
                says "a bracket opens here that is never closed",
                    "dấu ngoặc mở ở đây mà không được đóng lại";
                help "put a closing bracket where it ends", "thêm dấu đóng ngoặc ở chỗ kết thúc";
            }),
            Some(_) => Err(self.unexpected_after()),
        }
    }

    /// Returns the fault for a sign or word in place of a value.
    fn unexpected(&self, found: &str) -> Problem {
        let fault = problem! { self.here(), Code::FormulaSyntax;
            says "`{}` stands where a value belongs",
                "`{}` đứng ở chỗ phải là một giá trị", shown(found);
            allowed "a number, a metric, a function or a bracket",
                "một số, một số liệu, một hàm hoặc dấu ngoặc";
        };
        match found {
            "not" => fault.help(said!(
                "put what follows `not` in brackets with it: `(not …)`",
                "đặt `not` và phần sau nó trong ngoặc: `(not …)`"
            )),
            "and" | "or" => fault.help(said!(
                "a metric called `{found}` stands in backticks",
                "số liệu tên `{found}` thì đặt giữa hai dấu `` ` ``",
                found
            )),
            _ => fault,
        }
    }

    /// Returns the fault for a value or sign in place of an operator or the end.
    fn unexpected_after(&self) -> Problem {
        let Some(token) = self.peek() else {
            return problem! { self.end, Code::FormulaSyntax;
                says "the formula ends too early", "công thức kết thúc quá sớm";
            };
        };
        let text = token_text(token);
        let help = match token {
            Token::Comma => Some(
                said!(
                    "a decimal is written with a point: `0.5`; commas stand between arguments",
                    "số thập phân viết bằng dấu chấm: `0.5`; dấu phẩy để ngăn các đối số"
                )
                .to_owned(),
            ),
            Token::Close => Some(said!(
                "remove it, or open a bracket before it",
                "xóa nó, hoặc mở ngoặc ở trước"
            )),
            Token::Open => {
                Some(said!("multiplication is written with `*`", "phép nhân viết bằng `*`"))
            }
            Token::Word(word) if word == "of" || word == "của" => Some(said!(
                "a part of something is a product: `80% * c`",
                "phần trăm của một số là tích: `80% * c`"
            )),
            Token::Word(word) => nearest(word, ["and", "or"])
                .map(|near| said!("write `{near}`", "viết `{near}`", near)),
            _ => None,
        };
        problem! { self.here(), Code::FormulaSyntax;
            says "`{}` stands where an operator belongs",
                "`{}` đứng ở chỗ phải là một phép tính", shown(&text);
            allowed "an operator between two values, or the end",
                "một phép tính giữa hai giá trị, hoặc hết công thức";
            maybe_help help;
        }
    }
}

/// Splits a row into its first operand and the others, each with the sign before it.
fn apart<S>(
    operands: Vec<Tree>,
    signs: impl Iterator<Item = S>,
    at: Span,
) -> (Tree, Vec<(S, Tree)>) {
    let mut operands = operands.into_iter();
    // There always is a first operand, with which the row began.
    let first =
        operands.next().unwrap_or(Tree { place: at, kind: Kind::Text(String::new()), height: 1 });
    (first, signs.zip(operands).collect())
}

fn token_text(token: &Token) -> String {
    match token {
        Token::Number(quantity) => quantity.to_string(),
        Token::Word(word) => word.clone(),
        Token::Quoted(name) => format!("`{name}`"),
        Token::Text(text) => format!("\"{text}\""),
        Token::Compare(comparison) => comparison.as_str().to_owned(),
        Token::Plus => "+".to_owned(),
        Token::Minus => "-".to_owned(),
        Token::Times => "*".to_owned(),
        Token::Over => "/".to_owned(),
        Token::Open => "(".to_owned(),
        Token::Close => ")".to_owned(),
        Token::Comma => ",".to_owned(),
    }
}
