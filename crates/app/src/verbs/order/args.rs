//! What the verbs of `shouxin order` take.

use clap::{Args, Subcommand};

use super::suspend::{NoticeArgs, ResumeArgs, SecureArgs, SuspendArgs};
use crate::{cli::DataArgs, verbs::lab::Signer};

/// 订单闸口：检查、占用、确认、发货、特批、中止履行 · The order gate: check, reserve, confirm, deliver, release, suspend
#[derive(Debug, Subcommand)]
pub enum OrderVerb {
    Check(CheckArgs),
    Change(ChangeArgs),
    Confirm(OneArgs),
    Deliver(DeliverArgs),
    Release(ReasonArgs),
    Cancel(ReasonArgs),
    Reopen(OneArgs),
    Look(LookArgs),
    Approve(ApproveArgs),
    List(ListArgs),
    Holds(HoldsArgs),
    Suspend(SuspendArgs),
    Notice(NoticeArgs),
    Secure(SecureArgs),
    Resume(ResumeArgs),
}

/// 检查一张订单，通过即占用额度 · Check an order; if it passes, its exposure is reserved
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  shouxin order check --buyer KH00012 --amount 80.00 --key SO-1 --json"
)]
pub struct CheckArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 客户编码 · the buyer's code
    #[arg(long)]
    pub buyer: String,
    /// 金额，退货为负 · amount; negative for a refund
    #[arg(long, allow_hyphen_values = true)]
    pub amount: String,
    /// 币种 · currency [default: the company's]
    #[arg(long)]
    pub currency: Option<String>,
    /// 幂等键：同键同内容得同一答复 · the same key with the same content gets the same answer
    #[arg(long)]
    pub key: Option<String>,
    /// 订单号 · the order's number [default: one is given]
    #[arg(long)]
    pub number: Option<String>,
    /// 交货日 · day of delivery
    #[arg(long, value_name = "DAY")]
    pub deliver_on: Option<String>,
    /// 发货前付清，不占用额度 · paid in full before delivery: no credit is asked
    #[arg(long, conflicts_with = "deposit")]
    pub prepaid: bool,
    /// 发货前先付的部分 · the part that is paid before delivery
    #[arg(long, value_name = "AMOUNT")]
    pub deposit: Option<String>,
    /// 卖方法人主体的代码 · the code of our legal entity that sells [default: the main one]
    #[arg(long)]
    pub entity: Option<String>,
    /// 备注 · a note
    #[arg(long, default_value = "")]
    pub note: String,
}

/// An order by its number and its buyer.
#[derive(Debug, Args)]
pub struct Which {
    #[command(flatten)]
    pub place: DataArgs,
    /// 订单号 · the order's number
    pub number: String,
    /// 客户编码；订单号不重复时可省 · the buyer's code; not needed where no other buyer has the number
    #[arg(long)]
    pub buyer: Option<String>,
}

/// 确认（合同成立）；重新打开 · Confirm: the contract is concluded; or open anew
#[derive(Debug, Args)]
pub struct OneArgs {
    #[command(flatten)]
    pub which: Which,
}

/// 退还占用或取消 · Give the reservation back, or cancel
#[derive(Debug, Args)]
pub struct ReasonArgs {
    #[command(flatten)]
    pub which: Which,
    /// 原因 · why
    #[arg(long)]
    pub reason: String,
}

/// 修改订单；增加敞口的要重新过闸 · Change an order; what raises exposure passes the gate again
#[derive(Debug, Args)]
pub struct ChangeArgs {
    #[command(flatten)]
    pub which: Which,
    /// 新金额 · the new amount
    #[arg(long, allow_hyphen_values = true)]
    pub amount: Option<String>,
    /// 新交货日 · the new day of delivery
    #[arg(long, value_name = "DAY")]
    pub deliver_on: Option<String>,
    /// 新预付部分 · the new part that is prepaid
    #[arg(long, value_name = "AMOUNT")]
    pub deposit: Option<String>,
}

/// 登记发货 · Note a delivery
#[derive(Debug, Args)]
pub struct DeliverArgs {
    #[command(flatten)]
    pub which: Which,
    /// 发货单号 · the delivery's number [default: one is given]
    #[arg(long, default_value = "")]
    pub delivery: String,
    /// 金额 · amount [default: what is left of the order]
    #[arg(long)]
    pub amount: Option<String>,
    /// 发货日 · day [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
}

/// 重新检查等待的订单 · Look again at orders that wait: one, or all
#[derive(Debug, Args)]
pub struct LookArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 订单号；不写为全部 · the order's number [default: all that wait]
    pub number: Option<String>,
    /// 客户编码 · the buyer's code
    #[arg(long)]
    pub buyer: Option<String>,
}

/// 特批被扣的订单，要本人签批 · Release a held order; a person signs
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  SHOUXIN_PASSWORD=… shouxin order approve SO-1 --reason 长期客户 --days 5 --user li.wei"
)]
pub struct ApproveArgs {
    #[command(flatten)]
    pub which: Which,
    /// 原因 · why
    #[arg(long)]
    pub reason: String,
    /// 订单金额上限（本位币）· up to this value of the order, in the company's currency [default: its value]
    #[arg(long, value_name = "AMOUNT")]
    pub cap: Option<String>,
    /// 宽限天数，今天算第一天 · days of grace, today included
    #[arg(long, default_value_t = 5)]
    pub days: i32,
    #[command(flatten)]
    pub signer: Signer,
}

/// 订单列表 · Orders, the newest first
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 只看这个客户 · only of this buyer
    #[arg(long)]
    pub buyer: Option<String>,
    /// 只看这个状态 · only in this state
    #[arg(long)]
    pub state: Option<String>,
    /// 行数 · rows
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
}

/// 等待的订单：为什么、从何时、怎样才能通过 · Orders that wait: why, since when, what would let them pass
#[derive(Debug, Args)]
pub struct HoldsArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 行数 · rows
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
}
