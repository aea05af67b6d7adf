//! Nothing but features: the tests beside it hold that no digit is lost with them.
