//! Codes: what makes a list of them, and what is said of one that is not there.

use super::diagnostic::Severity;
use super::nearest::slips;
use super::words::{one_of, shown};

/// A text that is not a code, with those that it may have been meant to be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no code `{text}`{}", hint(nearest))]
pub struct UnknownCode {
    /// What was asked for.
    pub text: String,
    /// The nearest codes, at most five, the nearest first.
    pub nearest: Vec<&'static str>,
}

fn hint(nearest: &[&str]) -> String {
    match nearest {
        [] => String::new(),
        _ => format!(" (did you mean {}?)", one_of(nearest.iter().copied())),
    }
}

impl UnknownCode {
    /// The refusal of `text` where only `known` are there.
    #[must_use]
    pub fn new(text: &str, known: impl IntoIterator<Item = &'static str>) -> Self {
        const MOST: usize = 5;
        let mut near: Vec<_> = known
            .into_iter()
            .filter_map(|code| Some((slips(text, code).filter(|slips| *slips <= 2)?, code)))
            .collect();
        near.sort_unstable();
        near.truncate(MOST);
        let nearest = near.into_iter().map(|(_, code)| code).collect();
        Self { text: shown(text), nearest }
    }
}

/// A code of any list of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AnyCode {
    /// As it is printed.
    pub(crate) text: &'static str,
    /// Whether what has the fault is refused for it.
    pub(crate) severity: Severity,
}

/// Declares the enum `Code`: for each code its name, how it is printed, its severity and its
/// meaning. The page that explains it lies beside the file, in `explanations/`.
macro_rules! codes {
    ($($name:ident = $code:literal $severity:ident $meaning:literal;)*) => {
        /// A kind of fault. Codes never change their meaning; a code that is no longer given is not
        /// given to another kind.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $meaning] $name,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code as it is printed: `R0402`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }

            /// What it means, in one line.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$name => $meaning,)*
                }
            }

            /// Whether what has the fault is refused for it.
            #[must_use]
            pub const fn severity(self) -> $crate::diagnostic::Severity {
                match self {
                    $(Self::$name => $crate::diagnostic::Severity::$severity,)*
                }
            }

            /// What it means at length, with a wrong and a right example.
            #[must_use]
            pub fn explanation(self) -> $crate::diagnostic::Explanation {
                let page = match self {
                    $(Self::$name => include_str!(concat!("explanations/", $code, ".md")),)*
                };
                $crate::diagnostic::Explanation::of_page(self.as_str(), self.meaning(), page)
            }
        }

        impl From<Code> for $crate::diagnostic::AnyCode {
            fn from(code: Code) -> Self {
                Self { text: code.as_str(), severity: code.severity() }
            }
        }

        impl std::fmt::Display for Code {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for Code {
            type Err = $crate::diagnostic::UnknownCode;

            /// Reads a code, in capitals or small letters.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let code = Self::ALL.iter().find(|code| code.as_str().eq_ignore_ascii_case(text));
                let known = Self::ALL.iter().map(|code| code.as_str());
                code.copied().ok_or_else(|| $crate::diagnostic::UnknownCode::new(text, known))
            }
        }
    };
}

pub(crate) use codes;

#[cfg(test)]
mod tests {
    use super::UnknownCode;

    #[test]
    fn the_nearest_codes_are_named() {
        let known = || ["R0401", "R0402", "R0502", "D0101"];
        let unknown = UnknownCode::new("r0403", known());
        assert_eq!(unknown.nearest, ["R0401", "R0402", "R0502"]);
        let words = "there is no code `r0403` (did you mean `R0401`, `R0402` or `R0502`?)";
        assert_eq!(unknown.to_string(), words);
        assert_eq!(UnknownCode::new("zzz", known()).to_string(), "there is no code `zzz`");
    }
}
