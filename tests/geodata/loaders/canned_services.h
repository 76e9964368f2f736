/// @file
/// A server of two OGC services with two points each, in Python: the answers are what the
/// standards' examples look like (WFS 1.1.0, OGC API Features 1.0), written for this test.
#pragma once

namespace citytwin::test {

inline char const* const canned_services_py = R"py(
import http.server, json, os, sys

WFS_CAPABILITIES = '''<?xml version="1.0" encoding="UTF-8"?>
<wfs:WFS_Capabilities version="1.1.0" xmlns:wfs="http://www.opengis.net/wfs"
  xmlns:ows="http://www.opengis.net/ows" xmlns:ogc="http://www.opengis.net/ogc"
  xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:city="http://city.example">
 <ows:OperationsMetadata>
  <ows:Operation name="GetCapabilities"><ows:DCP><ows:HTTP><ows:Get xlink:href="URL"/></ows:HTTP></ows:DCP></ows:Operation>
  <ows:Operation name="DescribeFeatureType"><ows:DCP><ows:HTTP><ows:Get xlink:href="URL"/></ows:HTTP></ows:DCP></ows:Operation>
  <ows:Operation name="GetFeature"><ows:DCP><ows:HTTP><ows:Get xlink:href="URL"/></ows:HTTP></ows:DCP></ows:Operation>
 </ows:OperationsMetadata>
 <wfs:FeatureTypeList><wfs:FeatureType><wfs:Name>city:places</wfs:Name>
  <wfs:DefaultSRS>urn:ogc:def:crs:EPSG::4490</wfs:DefaultSRS>
  <ows:WGS84BoundingBox><ows:LowerCorner>121.2 31.0</ows:LowerCorner><ows:UpperCorner>121.3 31.1</ows:UpperCorner></ows:WGS84BoundingBox>
 </wfs:FeatureType></wfs:FeatureTypeList>
</wfs:WFS_Capabilities>'''

WFS_SCHEMA = '''<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:gml="http://www.opengis.net/gml"
  xmlns:city="http://city.example" targetNamespace="http://city.example" elementFormDefault="qualified">
 <xs:import namespace="http://www.opengis.net/gml"/>
 <xs:complexType name="placesType"><xs:complexContent><xs:extension base="gml:AbstractFeatureType"><xs:sequence>
  <xs:element name="name" type="xs:string" minOccurs="0" nillable="true"/>
  <xs:element name="geom" type="gml:PointPropertyType" minOccurs="0" nillable="true"/>
 </xs:sequence></xs:extension></xs:complexContent></xs:complexType>
 <xs:element name="places" type="city:placesType" substitutionGroup="gml:_Feature"/>
</xs:schema>'''

def wfs_feature(number, name, lat, lon):
    return f'''<gml:featureMember><city:places gml:id="places.{number}"><city:name>{name}</city:name>
 <city:geom><gml:Point srsName="urn:ogc:def:crs:EPSG::4490"><gml:pos>{lat} {lon}</gml:pos></gml:Point></city:geom>
 </city:places></gml:featureMember>'''

WFS_FEATURES = ('''<?xml version="1.0" encoding="UTF-8"?>
<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" xmlns:gml="http://www.opengis.net/gml"
  xmlns:city="http://city.example" numberOfFeatures="2">'''
  + wfs_feature(1, "松江", 31.03, 121.22) + wfs_feature(2, "佘山", 31.04, 121.23)
  + '</wfs:FeatureCollection>')

def point(number, name, lon, lat):
    return {"type": "Feature", "id": number, "properties": {"name": name},
            "geometry": {"type": "Point", "coordinates": [lon, lat]}}

class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self, text, kind, code=200):
        body = text.encode()
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        base = f"http://127.0.0.1:{self.server.server_port}"
        path, _, query = self.path.partition("?")
        query = query.lower()
        if path == "/wfs" and "getcapabilities" in query:
            self.answer(WFS_CAPABILITIES.replace("URL", base + "/wfs"), "text/xml")
        elif path == "/wfs" and "describefeaturetype" in query:
            self.answer(WFS_SCHEMA, "text/xml")
        elif path == "/wfs" and "resulttype=hits" in query:
            self.answer('<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" numberOfFeatures="2"/>', "text/xml")
        elif path == "/wfs":
            self.answer(WFS_FEATURES, "text/xml")
        elif path.rstrip("/") == "/oapif":
            self.json({"title": "city", "links": [
                {"rel": "data", "href": base + "/oapif/collections", "type": "application/json"}]})
        elif path == "/oapif/collections":
            self.json({"links": [], "collections": [self.collection(base)]})
        elif path == "/oapif/collections/places":
            self.json(self.collection(base))
        elif path == "/oapif/collections/places/items":
            self.json({"type": "FeatureCollection", "numberMatched": 2, "numberReturned": 2, "links": [],
                "features": [point(1, "松江", 121.22, 31.03), point(2, "佘山", 121.23, 31.04)]},
                "application/geo+json")
        else:
            self.answer("{}", "application/json", 404)

    def json(self, value, kind="application/json"):
        self.answer(json.dumps(value), kind)

    def collection(self, base):
        return {"id": "places", "title": "places", "links": [
                {"rel": "items", "href": base + "/oapif/collections/places/items", "type": "application/geo+json"}],
                "extent": {"spatial": {"bbox": [[121.2, 31.0, 121.3, 31.1]]}}}

    def log_message(self, *arguments):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open(sys.argv[1] + ".tmp", "w") as file:
    file.write(str(server.server_port))
os.replace(sys.argv[1] + ".tmp", sys.argv[1])
server.serve_forever()
)py";

}  // namespace citytwin::test
