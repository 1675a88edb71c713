// Licence: Apache-2.0. Source: own work; firms and people are invented.
=== first-reminder/open ===
{tone("plain")}稀客稀客，这么远还跑一趟。货走得不错，就是款子的事，最近都在走流程，过几天一定安排。
=== first-reminder/vent ===
{tone("warm")}我们采购只管下单补货，单据交上去之后就不归我管了，我催也催不动。
=== first-reminder/own ===
+ [您这边三年来到货当天就上架，上季度三批货的陈列照片都发给了我们，我们备货心里有数。 #praise-fact] -> DONE
+ [这几个月您这边每周都在补货，这是出库记录。 #evidence:orders] -> DONE
=== passed-on/open ===
{tone("cold")}您找我也没用，促销费用没核完，财务这里结不了，您去找采购吧。
=== passed-on/vent ===
{tone("warm")}每个月都这样，采购跟供应商口头谈促销，单子不全，最后挨骂的都是财务。
=== passed-on/own ===
+ [您说促销费用没核，是哪一档活动？金额多少？谁来核？哪天能核完？ #clarify] -> DONE
+ [这是每车货的到货签收单，仓库都签了字。 #evidence:delivery] -> DONE
+ [协议约定到货后 30 天付款，没有以费用核销为条件。 #evidence:contract] -> DONE
=== no-boss/open ===
{tone("cold")}老板去外地订货了，什么时候回来我也说不准。钱的事我做不了主，您下次再来吧。
=== no-boss/vent ===
{tone("warm")}天天有供应商来店里问款子，老板不接电话，都让我在前面顶着，我也难。
=== no-boss/own ===
+ [前两次来都是您腾出店里的小桌让我们对货，还帮我们点过一次箱数，很感谢。 #praise-fact] -> DONE
+ [老板这次订货到哪天？店里的付款这段时间由谁代批？ #clarify] -> DONE
+ [这三个月店里一直在补货卖货，这是记录。 #evidence:orders] -> DONE
=== quality/open ===
{tone("cold")}你们那批电饭煲退货太多，我们门店下架过两次。质量没说清楚之前，货款先不谈。
=== quality/vent ===
{tone("warm")}那几天顾客拿着小票来闹，柜台一个个退，总部那头我去解释，你们一个电话都没有。
=== quality/own ===
+ [去年大促前您带着店员连夜试用我们的新品，第二天就给了卖点清单，这个支持很实在。 #praise-fact] -> DONE
+ [请问是哪一批、多少台、退货原因是什么、有没有检测记录？ #clarify] -> DONE
+ [这几个月门店一直在卖我们的货，这是出库记录。 #evidence:orders] -> DONE
=== broken-promise/open ===
{tone("warm")}上两次是下线真没回款，下周一，下周一肯定付。年节我还要大量订货，正想给您下单。
=== broken-promise/vent ===
{tone("warm")}我也是等着分销商付我，答应您的时候是真以为钱要到了，谁知道又拖。
=== broken-promise/own ===
+ [上两次是等哪几家分销的款？现在催到哪一步，哪天能到账？ #clarify] -> DONE
+ [这三个月您一直在出库收款，这是记录。 #evidence:orders] -> DONE
=== no-account/open ===
{tone("cold")}返利和退货你们都没扣，这个数跟我们账上对不上，对账单我不能签。
=== no-account/vent ===
{tone("warm")}去年换了系统，返利政策一个月一变，我接手的时候账就是乱的，谁来都找我要数。
=== no-account/own ===
+ [对不上的是哪几张？返利差多少、退货差多少？我们一张一张勾。 #clarify] -> DONE
+ [这是每车货的到货签收单，配送主管都签过。 #evidence:delivery] -> DONE
