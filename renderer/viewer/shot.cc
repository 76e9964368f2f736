#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sys/resource.h>
#include <cmath>
#include "renderer/engine/engine.h"
#ifdef HAVE_SAMPLE
#include "geodata/sample/sample_city.h"
#include "geodata/city_folder.h"
#endif
using namespace citytwin;
static double cpu() { rusage r; getrusage(RUSAGE_SELF,&r); return r.ru_utime.tv_sec+r.ru_stime.tv_sec+1e-6*(r.ru_utime.tv_usec+r.ru_stime.tv_usec); }
static std::shared_ptr<CityModel const> hand() {
  auto m = std::make_shared<CityModel>();
  m->name_en="Hand city"; m->name_zh="手工城市"; m->synthetic=true; m->version="hand0001";
  m->frame = *make_local_frame("EPSG:4549", 616000, 3434000, "EPSG:5737");
  m->extent={0,0,400,400};
  auto t=std::make_shared<Grid<float>>(GridGeometry{0,400,2,200,200}, 4.0f);
  m->terrain=t;
  LayerBuilder b("buildings",LayerKind::building,GeometryType::polygon);
  for(int i=0;i<5;i++)for(int j=0;j<5;j++){ if((i+j)%3==0)continue; double x=20+i*75,y=20+j*75; std::vector<Vec3> r{{x,y,4},{x+40,y,4},{x+40,y+25,4},{x,y+25,4}}; b.geometry().add_polygon(r); b.set("height_m", 12.0+((i*7+j*13)%9)*9); b.set("usage", std::string(i%2?"office":"residential")); b.set("roof",std::string("flat")); b.end_feature(); }
  LayerBuilder r("roads",LayerKind::road,GeometryType::line);
  for(int i=0;i<6;i++){ std::vector<Vec3> l{{5+i*75.0,0,4},{5+i*75.0,400,4}}; r.geometry().add_line(l); r.set("class",std::string("secondary")); r.set("width_m",14.0); r.set("sidewalk_m",3.0); r.set("structure",std::string("ground")); r.end_feature(); std::vector<Vec3> k{{0,5+i*75.0,4},{400,5+i*75.0,4}}; r.geometry().add_line(k); r.set("class",std::string("branch")); r.set("width_m",10.0);r.set("sidewalk_m",3.0); r.set("structure",std::string("ground")); r.end_feature();}
  LayerBuilder tr("trees",LayerKind::tree,GeometryType::point);
  for(int i=0;i<200;i++){ tr.geometry().add_point({15+(i%5)*75+ (i*7%3),  5+ i*1.9,4}); tr.set("height_m",6.0+i%5); tr.set("crown_m",4.0+i%3); tr.set("conifer",std::int64_t(i%7==0)); tr.end_feature(); }
  LayerBuilder lu("luminaires",LayerKind::luminaire,GeometryType::point);
  for(int i=0;i<60;i++){ lu.geometry().add_point({15+(i%5)*75.0, 12+(i/5)*30.0,4}); lu.set("height_m",10.0); lu.set("arm_m",1.5); lu.set("heading_deg",270.0); lu.set("flux_lm",12000.0); lu.set("cct_k",3000.0+(i%3)*1000); lu.set("photometry",std::string("x")); lu.end_feature();}
  m->layers={std::move(b).build(),std::move(r).build(),std::move(tr).build(),std::move(lu).build()};
  return m;
}
int main(int c,char**v){
  std::string city="hand",view="overview",mode="day",ov,out="/tmp/gl/a.png"; int w=960,h=540,hour=15,minute=0,samples=1; bool deco=true,zh=true; int repeat=1; double opacity=1;
  for(int i=1;i<c;i++){ std::string a=v[i]; auto k=a.substr(0,a.find('=')),x=a.substr(a.find('=')+1);
    if(k=="city")city=x; if(k=="view")view=x; if(k=="mode")mode=x; if(k=="ov")ov=x; if(k=="out")out=x; if(k=="w")w=std::stoi(x); if(k=="h")h=std::stoi(x); if(k=="hour")hour=std::stoi(x); if(k=="n")samples=std::stoi(x); if(k=="deco")deco=x=="1"; if(k=="zh")zh=x=="1"; if(k=="repeat")repeat=std::stoi(x); if(k=="opacity")opacity=std::stod(x); if(k=="minute")minute=std::stoi(x);}
  std::shared_ptr<CityModel const> m;
  double t=cpu();
#ifdef HAVE_SAMPLE
  if(city=="core"||city=="block"){ m=sample::make_city(*sample::size_from(city),7); }
  else if(city!="hand"){ auto r=load_city(city); if(!r){ printf("%s\n",r.error().message.c_str()); return 1;} m=*r; }
#endif
  if(!m)m=hand();
  printf("city %.2f cpu s\n",cpu()-t);
  t=cpu(); auto e=Engine::create(); if(!e){printf("engine: %s\n",e.error().message.c_str());return 1;} printf("engine %.2f cpu s\n",cpu()-t);
  t=cpu(); FrameRequest q; q.model=m; auto cam=(*e)->camera(m,view).get(); if(!cam){printf("%s\n",cam.error().message.c_str());return 1;} q.view.camera=*cam; printf("scene %.2f cpu s\n",cpu()-t);
  q.view.width_px=w;q.view.height_px=h;q.view.samples=samples;q.view.decorations=deco;q.view.chinese=zh; q.view.time.hour=hour; q.view.time.minute=minute; q.view.overlay_opacity=opacity;
  q.view.mode= mode=="night"?ViewMode::night: mode=="underground"?ViewMode::underground:ViewMode::day;
  q.spec_hash="0123456789abcdef"; q.run_id="run-1";
  if(ov=="depth"||ov=="lux"){ auto o=std::make_shared<Overlay>(); o->id=ov; o->title_en=ov; o->title_zh="最大淹没水深"; o->look= ov=="depth"?OverlayLook::water_surface:OverlayLook::drape; o->legend.title_zh="淹没水深";o->legend.title_en="Flood depth";o->legend.unit="m"; o->legend.source="GB 51222-2017";
    Rgba cols[]={{198,219,239,255},{107,174,214,255},{33,113,181,255},{8,48,107,255}}; double lim[]={0.03,0.15,0.3,0.6,3}; for(int i=0;i<4;i++){LegendClass k; k.lower=lim[i];k.upper=lim[i+1];k.colour=cols[i]; o->legend.classes.push_back(k);} o->legend.nodata={150,150,150,160};
    GridGeometry g{m->extent.min_x,m->extent.max_y,2,int(m->extent.width()/2),int(m->extent.height()/2)}; auto gr=std::make_shared<Grid<float>>(g,0.f); for(int r=0;r<g.rows;r++)for(int k=0;k<g.columns;k++){ double x=g.x(k),y=g.y(r); double z=m->terrain?bilinear(*m->terrain,x,y):4; gr->at(r,k)=float(std::max(0.0, 0.5*std::sin(x/60)*std::sin(y/47)+ (4.0-z)*0.4+0.1*std::sin(x/17)*std::cos(y/13))); if(k<20&&r<20)gr->at(r,k)=NAN; }
    o->frames.push_back({0,gr}); q.overlays.push_back(o); q.view.title_zh="内涝情景：50 年一遇"; q.view.title_en="Flood: 50-year storm"; }
  if(ov.rfind("layer:",0)==0){ auto name=ov.substr(6); auto const* l=m->layer(name); auto o=std::make_shared<Overlay>(); o->kind=OverlayKind::features; o->look=OverlayLook::halo;o->id="risk";o->layer=name;o->legend.title_zh="风险等级";o->legend.title_en="Risk"; Rgba cols[]={{74,144,226,255},{247,214,60,255},{245,146,40,255},{220,50,47,255}}; const char* nm[]={"低","一般","较大","重大"}; for(int i=0;i<4;i++){LegendClass k; k.lower=i;k.upper=i+1;k.colour=cols[i];k.label_zh=nm[i];k.label_en=nm[i]; o->legend.classes.push_back(k);} o->legend.nodata={120,120,120,200}; for(size_t r=0;r<l->size();r++) o->features.push_back({l->id(r), r%11==0?NAN: float((r*7)%4)}); q.overlays.push_back(o); q.view.title_zh="地下管线风险"; }
  for(int i=0;i<repeat;i++){ t=cpu(); auto w0=std::chrono::steady_clock::now(); auto f=(*e)->render(q).get(); if(!f){printf("render: %s\n",f.error().message.c_str());return 1;} printf("frame %.3f cpu s, %.3f wall s\n",cpu()-t,std::chrono::duration<double>(std::chrono::steady_clock::now()-w0).count());
   auto p=encode_png(*f); std::ofstream(out,std::ios::binary).write((char const*)p->data(),long(p->size())); std::ofstream(out+".json")<<f->sidecar_json; }
  rusage ru; getrusage(RUSAGE_SELF,&ru); printf("rss %ld MB\n",ru.ru_maxrss/1024);
}
