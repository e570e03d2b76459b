//! How money is made: what customers pay, and for which package.

mod packaging;
