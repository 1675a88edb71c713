// Licence: Apache-2.0. Source: own work; firms and people are invented.
=== first-reminder/open ===
{tone("plain")}稀客稀客，这么远还跑一趟。两柜货外商都收了，就是款子的事，最近在等收汇，过几天一定安排。
=== first-reminder/vent ===
{tone("warm")}我们单证只管出单，单子交上去之后什么时候付就不归我管了，我催也催不动。
=== first-reminder/own ===
+ [您这边三年来装柜从不让我们的车等，上季度两柜当天就提走了，我们排产心里有数。 #praise-fact] -> DONE
+ [今天来是想跟您理一下上季度两柜货，一共{total}，到期{overdue}天了。 #account] -> DONE
+ [这几个月您这边每月都在报关收汇，这是记录。 #evidence:orders] -> DONE
=== passed-on/open ===
{tone("cold")}您找我也没用，业务部没确认，外商也没付汇，财务这里付不了，您去找业务吧。
=== passed-on/vent ===
{tone("warm")}每个月都这样，业务把单子往我们这里一放，汇没收到就催付，最后挨骂的都是财务。
=== passed-on/own ===
+ [您说缺业务确认，缺的是哪一票？谁来确认？那票的汇哪天到？ #clarify] -> DONE
+ [这是每柜货的交接单和清洁提单。 #evidence:delivery] -> DONE
+ [合同约定交货后 30 天付款，没有以外商付汇为条件。 #evidence:contract] -> DONE
=== no-boss/open ===
{tone("cold")}老板去国外参展了，什么时候回来我也说不准。钱的事我做不了主，您下次再来吧。
=== no-boss/vent ===
{tone("warm")}天天有工厂来问款子，老板那边有时差不接电话，都让我在前面顶着，我也难。
=== no-boss/decider ===
{tone("plain")}付款就老板一个人批，月底他要回国，您要急，我现在可以给他打个电话。
=== no-boss/own ===
+ [老板这次参展到哪天？公司的付款这段时间由谁代批？ #clarify] -> DONE
+ [这三个月贵司一直在报关收汇，这是记录。 #evidence:orders] -> DONE
=== quality/open ===
{tone("cold")}你们那批面料有色差，外商来信投诉过两次。质量没说清楚之前，货款先不谈。
=== quality/vent ===
{tone("warm")}那几天外商半夜打电话，我一封一封回邮件赔不是，你们一个电话都没有。
=== quality/own ===
+ [去年交期最紧的时候您带着跟单员连夜验我们的新料，第二天就给了色卡意见，这个支持很实在。 #praise-fact] -> DONE
+ [请问是哪一缸、多少米、色差几级、有没有检测报告？ #clarify] -> DONE
+ [这是各批的交接单和提单，没有残损批注。 #evidence:delivery] -> DONE
+ [这几个月您一直在用我们的料出口，这是报关记录。 #evidence:orders] -> DONE
=== broken-promise/open ===
{tone("warm")}上两次是外汇真没到账，下周一，下周一肯定付。我手上还有一张大柜的单，正想给您做。
=== broken-promise/vent ===
{tone("warm")}我也是等着外商付汇，答应您的时候是真以为汇要到了，谁知道又拖。
=== broken-promise/own ===
+ [去年港口封了那次，您把我们的货先放进自己仓库，一箱没湿，这份情我们记着。 #praise-fact] -> DONE
+ [上两次是等哪个客户的汇？水单有没有，哪天能到账？ #clarify] -> DONE
+ [这三个月您一直在报关收汇，这是记录。 #evidence:orders] -> DONE
=== no-account/open ===
{tone("cold")}汇率和运费你们都没扣，这个数跟我们账上对不上，对账单我不能签。
=== no-account/vent ===
{tone("warm")}去年换了系统，每票的运费和汇差都堆在一起，我接手的时候账就是乱的，谁来都找我要数。
=== no-account/own ===
+ [对不上的是哪几柜？运费差多少、汇差多少？我们一柜一柜勾。 #clarify] -> DONE
+ [这是每柜的交接单和提单，单证员都签过。 #evidence:delivery] -> DONE
