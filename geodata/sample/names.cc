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

// Syllables of place names between Sheshan and the Huangpu; any two make a name.
constexpr std::array opening{
    Pair{"文", "Wen"},  Pair{"广", "Guang"}, Pair{"龙", "Long"},  Pair{"云", "Yun"},
    Pair{"松", "Song"}, Pair{"茸", "Rong"},  Pair{"泗", "Si"},    Pair{"泖", "Mao"},
    Pair{"九", "Jiu"},  Pair{"新", "Xin"},   Pair{"永", "Yong"},  Pair{"长", "Chang"},
    Pair{"景", "Jing"}, Pair{"荣", "Rong"},  Pair{"富", "Fu"},    Pair{"德", "De"},
    Pair{"安", "An"},   Pair{"祥", "Xiang"}, Pair{"春", "Chun"},  Pair{"秋", "Qiu"},
    Pair{"银", "Yin"},  Pair{"金", "Jin"},   Pair{"江", "Jiang"}, Pair{"湖", "Hu"},
    Pair{"沪", "Hu"},   Pair{"谷", "Gu"},    Pair{"塔", "Ta"},    Pair{"方", "Fang"},
    Pair{"乐", "Le"},   Pair{"思", "Si"},    Pair{"三", "San"},   Pair{"梅", "Mei"}};
constexpr std::array closing{
    Pair{"贤", "xian"}, Pair{"诚", "cheng"}, Pair{"翔", "xiang"}, Pair{"源", "yuan"},
    Pair{"泾", "jing"}, Pair{"塘", "tang"},  Pair{"浜", "bang"},  Pair{"桥", "qiao"},
    Pair{"华", "hua"},  Pair{"兴", "xing"},  Pair{"明", "ming"},  Pair{"达", "da"},
    Pair{"丰", "feng"}, Pair{"宁", "ning"},  Pair{"康", "kang"},  Pair{"秀", "xiu"},
    Pair{"林", "lin"},  Pair{"竹", "zhu"},   Pair{"兰", "lan"},   Pair{"荷", "he"},
    Pair{"湾", "wan"},  Pair{"港", "gang"},  Pair{"溪", "xi"},    Pair{"庄", "zhuang"}};
constexpr std::size_t pairs = opening.size() * closing.size();

constexpr std::array road_forms{Pair{"路", " Road"},         Pair{"街", " Street"},
                                Pair{"东路", " Road East"},  Pair{"西路", " Road West"},
                                Pair{"南路", " Road South"}, Pair{"北路", " Road North"}};
constexpr std::array estate_forms{Pair{"苑", " Court"},        Pair{"新村", " New Village"},
                                  Pair{"花园", " Gardens"},    Pair{"雅居", " Residence"},
                                  Pair{"名邸", " Mansions"},   Pair{"华庭", " Terrace"},
                                  Pair{"公寓", " Apartments"}, Pair{"家园", " Homes"},
                                  Pair{"小区", " Estate"},     Pair{"里", " Lane"}};

/// Steps through all pairs in an order that mixes the syllables; stride has no factor 2 or 3.
Name pair_name(std::size_t i, std::size_t stride) {
  std::size_t const k = i * stride % pairs;
  auto const& a = opening[k % opening.size()];
  auto const& b = closing[k / opening.size()];
  return {std::string(a.zh) + std::string(b.zh), std::string(a.en) + std::string(b.en)};
}

template <class Forms>
Name formed(std::size_t i, std::size_t stride, Forms const& forms) {
  auto name = pair_name(i, stride);
  auto const& form = forms[i / pairs % forms.size()];
  name.zh += form.zh;
  name.en += form.en;
  if (auto const lap = i / (pairs * forms.size()); lap > 0) {
    name.zh = std::to_string(lap + 1) + "号" + name.zh;
    name.en += " No. " + std::to_string(lap + 1);
  }
  return name;
}

}  // namespace

Name branch_road_name(std::size_t i) {
  if (i >= roads.size()) return formed(i - roads.size(), 241, road_forms);
  return {std::string(roads[i].zh), std::string(roads[i].en)};
}

Name estate_name(std::size_t i) {
  if (i < first.size() * second.size()) {
    auto const& a = first[i % first.size()];
    auto const& b = second[(i / first.size() + i) % second.size()];
    return {std::string(a.zh) + std::string(b.zh), std::string(a.en) + " " + std::string(b.en)};
  }
  std::size_t const k = i - first.size() * second.size();
  auto name = pair_name(k, 313);
  auto const& form = estate_forms[(k / pairs + k) % estate_forms.size()];
  return {name.zh + std::string(form.zh), name.en + std::string(form.en)};
}

Name place_name(std::size_t i) {
  return pair_name(i, 485);
}

}  // namespace citytwin::sample
