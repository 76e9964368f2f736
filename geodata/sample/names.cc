#include "geodata/sample/names.h"

#include <array>
#include <string_view>

namespace citytwin::sample {

namespace {

struct Pair {
  std::string_view zh;
  std::string_view en;
};

constexpr std::array roads{
    Pair{"谷阳北路", "North Guyang Road"}, Pair{"方塔北路", "North Fangta Road"},
    Pair{"茸梅路", "Rongmei Road"},        Pair{"茸惠路", "Ronghui Road"},
    Pair{"北翠路", "Beicui Road"},         Pair{"仓丰路", "Cangfeng Road"},
    Pair{"乐都西路", "West Ledu Road"},    Pair{"文汇路", "Wenhui Road"},
    Pair{"龙腾路", "Longteng Road"},       Pair{"龙城路", "Longcheng Road"},
    Pair{"滨湖路", "Binhu Road"},          Pair{"南其昌路", "South Qichang Road"},
    Pair{"其昌路", "Qichang Road"},        Pair{"辰花路", "Chenhua Road"},
    Pair{"弘翔路", "Hongxiang Road"},      Pair{"弘荣路", "Hongrong Road"},
    Pair{"祥和路", "Xianghe Road"},        Pair{"通跃路", "Tongyue Road"},
    Pair{"通乐路", "Tongle Road"},         Pair{"荣乐东路", "East Rongle Road"},
    Pair{"江虹路", "Jianghong Road"},      Pair{"莘砖路", "Xinzhuan Road"},
    Pair{"花园浜路", "Huayuanbang Road"},  Pair{"五龙路", "Wulong Road"},
    Pair{"银泽路", "Yinze Road"},          Pair{"文丰路", "Wenfeng Road"},
    Pair{"广轩路", "Guangxuan Road"},      Pair{"古楼路", "Gulou Road"},
    Pair{"云间路", "Yunjian Road"},        Pair{"鹤溪路", "Hexi Road"},
    Pair{"上达路", "Shangda Road"},        Pair{"横山路", "Hengshan Road"},
    Pair{"凤凰路", "Fenghuang Road"},      Pair{"薛家路", "Xuejia Road"},
    Pair{"机山路", "Jishan Road"},         Pair{"干山路", "Ganshan Road"},
    Pair{"塔汇路", "Tahui Road"},          Pair{"金沙滩路", "Jinshatan Road"},
    Pair{"菜花泾路", "Caihuajing Road"},   Pair{"西林北路", "North Xilin Road"}};

constexpr std::array first{
    Pair{"云间", "Yunjian"},  Pair{"湖畔", "Hupan"},     Pair{"文诚", "Wencheng"},
    Pair{"思贤", "Sixian"},   Pair{"茸城", "Rongcheng"}, Pair{"谷水", "Gushui"},
    Pair{"广富", "Guangfu"},  Pair{"龙源", "Longyuan"},  Pair{"华亭", "Huating"},
    Pair{"玉树", "Yushu"},    Pair{"鹤鸣", "Heming"},    Pair{"泖港", "Maogang"},
    Pair{"江学", "Jiangxue"}, Pair{"三新", "Sanxin"},    Pair{"兰桥", "Lanqiao"}};
constexpr std::array second{Pair{"苑", "Court"},      Pair{"新村", "New Village"},
                            Pair{"花园", "Gardens"},  Pair{"雅居", "Residence"},
                            Pair{"名邸", "Mansions"}, Pair{"华庭", "Terrace"}};

}  // namespace

Name branch_road_name(std::size_t i) {
  auto const& pair = roads[i % roads.size()];
  Name name{std::string(pair.zh), std::string(pair.en)};
  if (auto const lap = i / roads.size(); lap > 0) {
    name.zh = std::to_string(lap + 1) + "号" + name.zh;
    name.en += " No. " + std::to_string(lap + 1);
  }
  return name;
}

Name estate_name(std::size_t i) {
  auto const& a = first[i % first.size()];
  auto const& b = second[(i / first.size() + i) % second.size()];
  return {std::string(a.zh) + std::string(b.zh), std::string(a.en) + " " + std::string(b.en)};
}

}  // namespace citytwin::sample
