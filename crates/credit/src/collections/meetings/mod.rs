//! Appointments 约见 (H06): whom to see and when, the words that ask for it, the day of a salesperson by place, and
//! what became of each appointment. A meeting that took place is logged as a contact like all others; here stands
//! only that it was agreed on.

mod book;
mod calendar;
mod list;
mod propose;

pub use book::{
    APPOINTMENT_OUTCOMES, Moved, NewAppointment, record_appointment, settle_appointment,
};
pub use calendar::{CalendarWords, calendar};
pub use list::{
    Appointment, AppointmentFilter, AppointmentTally, NearBy, get_appointment, list_appointments,
    list_nearby, next_appointments, tally_appointments,
};
pub use propose::{
    Asking, DayReason, HeldDay, Outlook, ProposedDay, WhyPerson, outlook_of, pay_days_of, propose,
    whom,
};
