/*
 * oids.h - the object identifiers that code asks for, by name: their contents octets, for OID() and OID_ROW().
 *
 * Arcs are named ARC_..., and a number follows them: OID(ARC_CE, 17). What code only shows is named in oid_rows.h.
 */
#ifndef DER_OIDS_H
#define DER_OIDS_H

#define ARC_AT 0x55, 0x04                                               /* 2.5.4, attribute types (X.520) */
#define ARC_CE 0x55, 0x1d                                               /* 2.5.29, certificate extensions (RFC 5280) */
#define ARC_PKIX 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07                     /* 1.3.6.1.5.5.7 */
#define ARC_PE ARC_PKIX, 0x01                                           /* 1.3.6.1.5.5.7.1, private extensions */
#define ARC_QT ARC_PKIX, 0x02                                           /* 1.3.6.1.5.5.7.2, policy qualifiers */
#define ARC_KP ARC_PKIX, 0x03                                           /* 1.3.6.1.5.5.7.3, extended key usages */
#define ARC_ON ARC_PKIX, 0x08                                           /* 1.3.6.1.5.5.7.8, other names */
#define ARC_AD ARC_PKIX, 0x30                                           /* 1.3.6.1.5.5.7.48, access descriptors */
#define ARC_MICROSOFT 0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37          /* 1.3.6.1.4.1.311 */
#define ARC_JURISDICTION ARC_MICROSOFT, 0x3c, 0x02, 0x01                /* 1.3.6.1.4.1.311.60.2.1, of incorporation: locality, state, country */
#define ARC_CT 0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6, 0x79, 0x02, 0x04     /* 1.3.6.1.4.1.11129.2.4, Certificate Transparency (RFC 6962) */
#define ARC_NETSCAPE 0x60, 0x86, 0x48, 0x01, 0x86, 0xf8, 0x42           /* 2.16.840.1.113730 */
#define ARC_NETSCAPE_CERT ARC_NETSCAPE, 0x01                            /* 2.16.840.1.113730.1, certificate extensions */
#define ARC_RSADSI 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d                   /* 1.2.840.113549 */
#define ARC_PKCS_1 ARC_RSADSI, 0x01, 0x01                               /* 1.2.840.113549.1.1, RSA */
#define ARC_PKCS_5 ARC_RSADSI, 0x01, 0x05                               /* 1.2.840.113549.1.5, encryption with a password */
#define ARC_PKCS_7 ARC_RSADSI, 0x01, 0x07                               /* 1.2.840.113549.1.7, content types */
#define ARC_PKCS_9 ARC_RSADSI, 0x01, 0x09                               /* 1.2.840.113549.1.9, attributes */
#define ARC_PKCS_12_PBE ARC_RSADSI, 0x01, 0x0c, 0x01                    /* 1.2.840.113549.1.12.1, encryption with a password */
#define ARC_PKCS_12_BAG ARC_RSADSI, 0x01, 0x0c, 0x0a, 0x01              /* 1.2.840.113549.1.12.10.1, kinds of bag */
#define ARC_RSADSI_CIPHER ARC_RSADSI, 0x03                              /* 1.2.840.113549.3, ciphers */
#define ARC_X962 0x2a, 0x86, 0x48, 0xce, 0x3d                           /* 1.2.840.10045, elliptic curves (RFC 3279) */
#define ARC_X962_CURVE ARC_X962, 0x03, 0x01                             /* 1.2.840.10045.3.1, curves over prime fields */
#define ARC_ECDSA_SHA2 ARC_X962, 0x04, 0x03                             /* 1.2.840.10045.4.3, ecdsa-with-SHA2 */
#define ARC_X957 0x2a, 0x86, 0x48, 0xce, 0x38, 0x04                     /* 1.2.840.10040.4, DSA (RFC 3279) */
#define ARC_X942 0x2a, 0x86, 0x48, 0xce, 0x3e                           /* 1.2.840.10046, Diffie-Hellman (RFC 3279) */
#define ARC_SECG_CURVE 0x2b, 0x81, 0x04, 0x00                           /* 1.3.132.0, curves of SECG */
#define ARC_SECG_SCHEME 0x2b, 0x81, 0x04, 0x01                          /* 1.3.132.1, schemes of SECG */
#define ARC_TELETRUST 0x2b, 0x24, 0x03, 0x03                            /* 1.3.36.3.3, signature schemes of TeleTrusT */
#define ARC_BRAINPOOL ARC_TELETRUST, 0x02, 0x08, 0x01, 0x01             /* 1.3.36.3.3.2.8.1.1, curves (RFC 5639) */
#define ARC_EDWARDS 0x2b, 0x65                                          /* 1.3.101, X25519, X448, Ed25519, Ed448 (RFC 8410) */
#define ARC_NIST 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04               /* 2.16.840.1.101.3.4, algorithms of NIST */
#define ARC_NIST_HASH ARC_NIST, 0x02                                    /* 2.16.840.1.101.3.4.2, digests */
#define ARC_NIST_SIGNATURE ARC_NIST, 0x03                               /* 2.16.840.1.101.3.4.3, signatures */
#define ARC_NIST_KEM ARC_NIST, 0x04                                     /* 2.16.840.1.101.3.4.4, key encapsulation */
#define ARC_OIW 0x2b, 0x0e, 0x03, 0x02                                  /* 1.3.14.3.2, old algorithms of OIW */
#define ARC_SM 0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01                       /* 1.2.156.10197.1, algorithms of SCA */
#define ARC_GOST_2001 0x2a, 0x85, 0x03, 0x02, 0x02                      /* 1.2.643.2.2, CryptoPro */
#define ARC_GOST_2012 0x2a, 0x85, 0x03, 0x07, 0x01, 0x01                /* 1.2.643.7.1.1, TC 26 */
#define ARC_PILOT 0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01  /* 0.9.2342.19200300.100.1, attribute types (RFC 4524) */

#define AT_COMMON_NAME ARC_AT, 0x03                                     /* 2.5.4.3 */
#define AT_SERIAL_NUMBER ARC_AT, 0x05                                   /* 2.5.4.5 */
#define AT_COUNTRY ARC_AT, 0x06                                         /* 2.5.4.6 */
#define AT_LOCALITY ARC_AT, 0x07                                        /* 2.5.4.7 */
#define AT_STATE ARC_AT, 0x08                                           /* 2.5.4.8 */
#define AT_STREET ARC_AT, 0x09                                          /* 2.5.4.9 */
#define AT_ORGANIZATION ARC_AT, 0x0a                                    /* 2.5.4.10 */
#define AT_ORGANIZATIONAL_UNIT ARC_AT, 0x0b                             /* 2.5.4.11 */
#define AT_DN_QUALIFIER ARC_AT, 0x2e                                    /* 2.5.4.46 */
#define AT_USER_ID ARC_PILOT, 0x01                                      /* 0.9.2342.19200300.100.1.1 */
#define AT_DOMAIN_COMPONENT ARC_PILOT, 0x19                             /* 0.9.2342.19200300.100.1.25 */
#define AT_EMAIL ARC_PKCS_9, 0x01                                       /* 1.2.840.113549.1.9.1 */
#define AT_JURISDICTION_COUNTRY ARC_JURISDICTION, 0x03                  /* 1.3.6.1.4.1.311.60.2.1.3 */

#define CE_SUBJECT_KEY_ID ARC_CE, 0x0e                                  /* 2.5.29.14 */
#define CE_KEY_USAGE ARC_CE, 0x0f                                       /* 2.5.29.15 */
#define CE_PRIVATE_KEY_USAGE_PERIOD ARC_CE, 0x10                        /* 2.5.29.16 */
#define CE_SUBJECT_ALT_NAME ARC_CE, 0x11                                /* 2.5.29.17 */
#define CE_ISSUER_ALT_NAME ARC_CE, 0x12                                 /* 2.5.29.18 */
#define CE_BASIC_CONSTRAINTS ARC_CE, 0x13                               /* 2.5.29.19 */
#define CE_CRL_NUMBER ARC_CE, 0x14                                      /* 2.5.29.20 */
#define CE_CRL_REASON ARC_CE, 0x15                                      /* 2.5.29.21 */
#define CE_DELTA_CRL_INDICATOR ARC_CE, 0x1b                             /* 2.5.29.27 */
#define CE_ISSUING_DISTRIBUTION_POINT ARC_CE, 0x1c                      /* 2.5.29.28 */
#define CE_CERTIFICATE_ISSUER ARC_CE, 0x1d                              /* 2.5.29.29 */
#define CE_NAME_CONSTRAINTS ARC_CE, 0x1e                                /* 2.5.29.30 */
#define CE_CRL_DISTRIBUTION_POINTS ARC_CE, 0x1f                         /* 2.5.29.31 */
#define CE_CERTIFICATE_POLICIES ARC_CE, 0x20                            /* 2.5.29.32 */
#define CE_ANY_POLICY CE_CERTIFICATE_POLICIES, 0x00                     /* 2.5.29.32.0 */
#define CE_POLICY_MAPPINGS ARC_CE, 0x21                                 /* 2.5.29.33 */
#define CE_AUTHORITY_KEY_ID ARC_CE, 0x23                                /* 2.5.29.35 */
#define CE_POLICY_CONSTRAINTS ARC_CE, 0x24                              /* 2.5.29.36 */
#define CE_EXTENDED_KEY_USAGE ARC_CE, 0x25                              /* 2.5.29.37 */
#define CE_ANY_EXTENDED_KEY_USAGE CE_EXTENDED_KEY_USAGE, 0x00           /* 2.5.29.37.0 */
#define CE_FRESHEST_CRL ARC_CE, 0x2e                                    /* 2.5.29.46 */
#define CE_INHIBIT_ANY_POLICY ARC_CE, 0x36                              /* 2.5.29.54 */
#define CE_NO_REVOCATION_AVAILABLE ARC_CE, 0x38                         /* 2.5.29.56 */

#define PE_AUTHORITY_INFO_ACCESS ARC_PE, 0x01                           /* 1.3.6.1.5.5.7.1.1 */
#define PE_QC_STATEMENTS ARC_PE, 0x03                                   /* 1.3.6.1.5.5.7.1.3 */
#define PE_SUBJECT_INFO_ACCESS ARC_PE, 0x0b                             /* 1.3.6.1.5.5.7.1.11 */
#define PE_TLS_FEATURE ARC_PE, 0x18                                     /* 1.3.6.1.5.5.7.1.24 */
#define CT_SCTS ARC_CT, 0x02                                            /* 1.3.6.1.4.1.11129.2.4.2 */
#define CT_POISON ARC_CT, 0x03                                          /* 1.3.6.1.4.1.11129.2.4.3 */
#define MS_CERTIFICATE_TEMPLATE_NAME ARC_MICROSOFT, 0x14, 0x02          /* 1.3.6.1.4.1.311.20.2 */
#define MS_CERTIFICATE_TEMPLATE ARC_MICROSOFT, 0x15, 0x07               /* 1.3.6.1.4.1.311.21.7 */
#define MS_APPLICATION_POLICIES ARC_MICROSOFT, 0x15, 0x0a               /* 1.3.6.1.4.1.311.21.10 */
#define MS_CERTIFICATE_EXTENSIONS ARC_MICROSOFT, 0x02, 0x01, 0x0e       /* 1.3.6.1.4.1.311.2.1.14 */
#define MS_SERVER_GATED_CRYPTO ARC_MICROSOFT, 0x0a, 0x03, 0x03          /* 1.3.6.1.4.1.311.10.3.3 */
#define NS_CERT_TYPE ARC_NETSCAPE_CERT, 0x01                            /* 2.16.840.1.113730.1.1 */
#define NS_STEP_UP ARC_NETSCAPE, 0x04, 0x01                             /* 2.16.840.1.113730.4.1 */

#define KP_SERVER_AUTH ARC_KP, 0x01                                     /* 1.3.6.1.5.5.7.3.1 */
#define KP_CLIENT_AUTH ARC_KP, 0x02                                     /* 1.3.6.1.5.5.7.3.2 */
#define ON_XMPP_ADDR ARC_ON, 0x05                                       /* 1.3.6.1.5.5.7.8.5 */
#define ON_DNS_SRV ARC_ON, 0x07                                         /* 1.3.6.1.5.5.7.8.7 */
#define AD_OCSP ARC_AD, 0x01                                            /* 1.3.6.1.5.5.7.48.1 */
#define AD_OCSP_NO_CHECK AD_OCSP, 0x05                                  /* 1.3.6.1.5.5.7.48.1.5 */
#define AD_CA_ISSUERS ARC_AD, 0x02                                      /* 1.3.6.1.5.5.7.48.2 */

#define PKCS_5_PBMAC1 ARC_PKCS_5, 0x0e                                  /* 1.2.840.113549.1.5.14, RFC 9579 */
#define PKCS_7_SIGNED_DATA ARC_PKCS_7, 0x02                             /* 1.2.840.113549.1.7.2 */
#define PKCS_9_CHALLENGE_PASSWORD ARC_PKCS_9, 0x07                      /* 1.2.840.113549.1.9.7 */
#define PKCS_9_EXTENSION_REQUEST ARC_PKCS_9, 0x0e                       /* 1.2.840.113549.1.9.14 */
#define PKCS_9_X509_CERTIFICATE ARC_PKCS_9, 0x16, 0x01                  /* 1.2.840.113549.1.9.22.1 */
#define PKCS_9_X509_CRL ARC_PKCS_9, 0x17, 0x01                          /* 1.2.840.113549.1.9.23.1 */
#define ORACLE_TRUSTED_KEY_USAGE 0x60, 0x86, 0x48, 0x01, 0x86, 0xf9, 0x66, 0xad, 0xca, 0x7b, 0x01, 0x01 /* 2.16.840.1.113894.746875.1.1 */

#define PKCS_1_RSA_ENCRYPTION ARC_PKCS_1, 0x01                          /* 1.2.840.113549.1.1.1 */
#define PKCS_1_MGF1 ARC_PKCS_1, 0x08                                    /* 1.2.840.113549.1.1.8 */
#define PKCS_1_RSASSA_PSS ARC_PKCS_1, 0x0a                              /* 1.2.840.113549.1.1.10 */
#define PKCS_5_PBKDF2 ARC_PKCS_5, 0x0c                                  /* 1.2.840.113549.1.5.12 */
#define PKCS_5_PBES2 ARC_PKCS_5, 0x0d                                   /* 1.2.840.113549.1.5.13 */
#define SCRYPT 0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x04, 0x0b     /* 1.3.6.1.4.1.11591.4.11 */
#define CIPHER_DES_EDE3 ARC_RSADSI_CIPHER, 0x07                         /* 1.2.840.113549.3.7 */
#define HASH_SHA1 ARC_OIW, 0x1a                                         /* 1.3.14.3.2.26 */
#define HASH_MD5 ARC_RSADSI, 0x02, 0x05                                 /* 1.2.840.113549.2.5 */

#endif
