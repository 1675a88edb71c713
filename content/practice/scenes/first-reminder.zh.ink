// Licence: Apache-2.0. Source: own work; firms and people are invented.
INCLUDE _shared.zh.ink

=== open ===
{tone("plain")}稀客稀客，这么远还跑一趟。货都好，就是款子的事，最近都在走流程，过几天一定安排。
-> moves

=== fact ===
{tone("plain")}两张发票一共{total}，过了{overdue}天，这个我这里也有数。
-> moves

=== vent ===
{tone("warm")}我们采购是把单子交上去了，交上去之后就不归我管了，我催也催不动。
-> moves

=== evade ===
{tone("cold")}具体的我也说不好，反正会付的。
-> moves

=== decider ===
{tone("plain")}十万以上总经理批，财务经理排计划，每月 10 日和 25 日付款。
-> moves

=== proof ===
{tone("plain")}您连这个都带来了，那没什么好说的，单据是齐的。
-> moves

=== refuse ===
{tone("cold")}这么多一下子肯定拿不出来，要看账上的钱。
-> moves

=== own ===
+ [您这边三年来验收一直很快，上季度三批货当天就签收，我们备料心里有数。 #praise-fact] -> DONE
+ [今天来是想跟您理一下上季度两张发票，一共{total}，到期{overdue}天了。 #account] -> DONE
+ [您说在走流程，现在到哪一步了？单号是多少？ #clarify] -> DONE
+ [这是对账单，逐笔列着，您看一下。 #evidence:statement] -> DONE
+ [合同写的是验收后 30 天付款，请您看这一条。 #evidence:contract] -> DONE
+ [这是上次您这边同事告诉我的付款流程，10 日和 25 日付款。 #evidence:procedure] -> DONE
+ [这几个月您这边订单一直在走，这是出货记录。 #evidence:orders] -> DONE
