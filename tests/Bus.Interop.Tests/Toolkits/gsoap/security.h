
//gsoap wsse schema namespace: http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd
//gsoap wsse schema form: qualified
struct wsse__UsernameToken { char *Username; char *Password; };
struct _wsse__Security { struct wsse__UsernameToken *UsernameToken; };
struct SOAP_ENV__Header { struct _wsse__Security *wsse__Security; };
