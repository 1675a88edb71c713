// Licence: Apache-2.0. Source: own work; firms and people are invented.
=== first-reminder/open ===
{tone("plain")}稀客稀客，先看看我们新上的线。轴承装上去都好，就是款子的事，最近都在走流程，过几天一定安排。
=== first-reminder/vent ===
{tone("warm")}我们供应链只管把入库单交上去，交上去之后就不归我管了，我催也催不动。
=== first-reminder/own ===
+ [您这边三年来滚动计划都提前两周给我们，上季度三批件当天就入了库，我们备料心里有数。 #praise-fact] -> DONE
+ [今天来是想跟您理一下上季度两张轴承发票，一共{total}，到期{overdue}天了。 #account] -> DONE
+ [这几个月您这边每周都在拉料，这是出货记录。 #evidence:orders] -> DONE
=== passed-on/open ===
{tone("cold")}您找我也没用，系统里三单没匹配上，财务这里付不了，您去找采购吧。
=== passed-on/vent ===
{tone("warm")}每个月都这样，采购改了数不通知，系统匹配不上，最后挨骂的都是财务。
=== passed-on/own ===
+ [您说三单没匹配，差的是订单、入库还是发票？谁来改？哪天能改好？ #clarify] -> DONE
+ [这是每批铸件的入库检验单，检验和仓库都签了字。 #evidence:delivery] -> DONE
=== no-boss/open ===
{tone("cold")}老板去看新设备了，什么时候回厂我也说不准。钱的事我做不了主，您下次再来吧。
=== no-boss/vent ===
{tone("warm")}线材、电镀、模具的都来问款子，老板不接电话，都让我在前面顶着，我也难。
=== no-boss/own ===
+ [老板这次看设备到哪天？厂里的付款这段时间由谁代批？ #clarify] -> DONE
+ [这三个月厂里整批出货没停过，这是记录。 #evidence:orders] -> DONE
=== quality/open ===
{tone("cold")}你们那批齿轮硬度不够，我们总装停过两次。质量没说清楚之前，货款先不谈。
=== quality/vent ===
{tone("warm")}那两天停线，班组拆箱换件，主机厂那头我去赔的不是，你们一个电话都没有。
=== quality/own ===
+ [去年旺季您带着工艺员连夜试装我们的新齿轮，第二天就给了啮合数据，这个支持很实在。 #praise-fact] -> DONE
+ [请问是哪个批号、多少件、硬度差多少、有没有复检报告？ #clarify] -> DONE
+ [这是各批的入库检验单，都判定合格。 #evidence:delivery] -> DONE
=== broken-promise/open ===
{tone("warm")}上两次是主机厂的款真没到账，下周一，下周一肯定付。新车型的件，我正想给您做。
=== broken-promise/vent ===
{tone("warm")}我也是等着主机厂付我，答应您的时候是真以为模具款要到了，谁知道又拖。
=== broken-promise/own ===
+ [去年限电那次，您把自己的发电机借给我们赶料，这份情我们记着。 #praise-fact] -> DONE
+ [上两次是等哪家主机厂的款？验收走到哪一步，哪天能到账？ #clarify] -> DONE
=== no-account/open ===
{tone("cold")}你们寄售的数跟我们系统对不上，对账单我不能签，等我们盘完再说。
=== no-account/vent ===
{tone("warm")}去年换了系统，寄售仓的期初就没导对，我接手的时候账就是乱的，谁来都找我要数。
=== no-account/own ===
+ [对不上的是哪几个料号？差多少？我们一个一个勾。 #clarify] -> DONE
+ [这是每批料的入库检验单，仓库主管都签过。 #evidence:delivery] -> DONE
