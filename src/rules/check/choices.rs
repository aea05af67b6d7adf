//! The case for which a part of a file is being checked.

use std::cell::{Cell, RefCell};

use crate::diagnostic::Span;
use crate::model::{Aspect, When};

/// The case that is being checked, and the years that the file has.
#[derive(Debug, Default)]
pub(super) struct Choices {
    path: RefCell<Vec<Choice>>,
    /// The place of the kind that the whole file is checked for, if its points go by the kind.
    kind: Cell<Option<usize>>,
    /// The years of the first mapping by year, and its place. All others have the same.
    years: RefCell<Option<(Span, Vec<u16>)>>,
}

#[derive(Debug, Clone, Copy)]
struct Choice {
    aspect: Aspect,
    place: usize,
    /// How many places there are.
    of: usize,
}

impl Choices {
    /// Checks the whole file for one kind.
    pub(super) fn only(&self, kind: Option<usize>) {
        self.kind.set(kind);
    }

    /// Returns the place of the kind that the whole file is checked for.
    pub(super) fn kind(&self) -> Option<usize> {
        self.kind.get()
    }

    /// Returns the place of an aspect in the case at hand: the first of `of` places, if the aspect is new.
    pub(super) fn choose(&self, aspect: Aspect, of: usize) -> usize {
        if let (Aspect::Kind, Some(kind)) = (aspect, self.kind.get()) {
            return kind;
        }
        let mut path = self.path.borrow_mut();
        match path.iter().find(|choice| choice.aspect == aspect) {
            Some(choice) => choice.place,
            None => {
                path.push(Choice { aspect, place: 0, of });
                0
            }
        }
    }

    pub(super) fn when(&self) -> Vec<When> {
        let when = |choice: &Choice| When { aspect: choice.aspect, place: choice.place };
        self.path.borrow().iter().map(when).collect()
    }

    /// Goes on to the next case. Returns whether there is one.
    pub(super) fn next(&self) -> bool {
        let mut path = self.path.borrow_mut();
        while let Some(last) = path.last_mut() {
            last.place = last.place.saturating_add(1);
            if last.place < last.of {
                return true;
            }
            path.pop();
        }
        false
    }

    /// Gives up the case at hand.
    pub(super) fn clear(&self) {
        self.path.borrow_mut().clear();
    }

    /// Returns the years of the file, and where they are written first. That is here, if they were not yet.
    pub(super) fn years_like(&self, span: Span, years: &[u16]) -> (Span, Vec<u16>) {
        self.years.borrow_mut().get_or_insert_with(|| (span, years.to_vec())).clone()
    }

    /// Returns the years of the file.
    pub(super) fn years(&self) -> Vec<u16> {
        self.years.borrow().as_ref().map(|(_, years)| years.clone()).unwrap_or_default()
    }
}
