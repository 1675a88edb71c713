### receivables

rej-receivables-item-unknown = 没有编号为“{ $item }”的应收款项。
    .next = 请检查发票号。
rej-receivables-credit-unknown = 没有编号为“{ $credit }”的收款或红字单据。
    .next = 请检查收款单号。
rej-receivables-movement-unknown = 没有编号为 { $movement } 的记录可以冲销。
    .next = 请在款项明细里选择要冲销的记录。
rej-receivables-amount-not-positive = 金额必须大于零。
    .next = 请填写大于零的金额；退货或冲减请用红字单据。
rej-receivables-more-than-open = { $wanted } 超过未收余额 { $open }。
    .next = 请改为不超过未收余额的金额。
rej-receivables-more-than-left = { $wanted } 超过未核销余额 { $left }。
    .next = 请改为不超过未核销余额的金额。
rej-receivables-other-buyer = 这笔收款和这张发票不属于同一个客户。
    .next = 请先核对付款人；代付请先登记付款关系。
rej-receivables-other-currency = 收款币种是 { $credit }，发票币种是 { $item }。
    .next = 请选择同一币种的发票。
rej-receivables-reversed-already = 记录 { $movement } 已经冲销过。
    .next = 无需再次冲销。
rej-receivables-too-early = 日期 { $day } 早于可用的最早日期 { $earliest }。
    .next = 请填写 { $earliest } 或之后的日期。
rej-receivables-rate-missing = 没有 { $currency } 在 { $day } 的汇率。
    .next = 请先导入或录入该币种的汇率，再导入这一行。
rej-receivables-too-large = 金额太大，无法记账。
    .next = 请检查金额和单位。
rej-receivables-booked-otherwise = 同一编号已按不同内容入账：{ $field } 已登记为 { $booked }，这次是 { $given }。
    .next = 请核对编号；如原来登记有误，请先作废或冲回再重新登记。
