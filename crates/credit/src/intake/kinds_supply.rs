//! The roles of columns in files about suppliers.

use super::kinds::Role;

impl Role {
    pub(super) const OF_SUPPLIERS: [Self; 18] = [
        Self::SupplierCode,
        Self::SupplierName,
        Self::ShortName,
        Self::EnglishName,
        Self::TaxId,
        Self::Country,
        Self::Region,
        Self::Industry,
        Self::Size,
        Self::Address,
        Self::Phone,
        Self::Email,
        Self::Salesperson,
        Self::Currency,
        Self::FoundedOn,
        Self::RegisteredCapital,
        Self::LegalPerson,
        Self::Note,
    ];
    pub(super) const OF_PAYABLES: [Self; 19] = [
        Self::SupplierCode,
        Self::SupplierName,
        Self::InvoiceNo,
        Self::IssuedOn,
        Self::GoodsOn,
        Self::InspectBy,
        Self::AcceptedOn,
        Self::SignedOn,
        Self::DueOn,
        Self::Currency,
        Self::Amount,
        Self::OpenAmount,
        Self::PaidAmount,
        Self::PaidOn,
        Self::LateRate,
        Self::BackToBack,
        Self::ContractNo,
        Self::Note,
        Self::Entity,
    ];
    pub(super) const OF_ADVANCES: [Self; 10] = [
        Self::SupplierCode,
        Self::SupplierName,
        Self::AdvanceNo,
        Self::PaidOn,
        Self::DeliverBy,
        Self::Currency,
        Self::Amount,
        Self::OrderNo,
        Self::Note,
        Self::Entity,
    ];
    pub(super) const OF_DELIVERIES: [Self; 8] = [
        Self::SupplierCode,
        Self::SupplierName,
        Self::AdvanceNo,
        Self::DeliveryNo,
        Self::DeliveredOn,
        Self::Amount,
        Self::Note,
        Self::Entity,
    ];
}
