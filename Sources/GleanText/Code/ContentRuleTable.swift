/// A rule a line: extensions | language | flags | signs. Of an extension's rules the first that holds decides, and where none does the language
/// that `languageTable` marks. Signs are `ContentPattern`s, and any of them is enough. Flags: i letters in any case, & all signs are needed.
///
/// What tells the languages of an extension apart is what their manuals say of their syntax; linguist's heuristics.yml showed which
/// extensions need telling.
let contentRuleTable: StaticString = #"""
.1 .2 .3 .4 .5 .6 .7 .8 .9 .1in .1m .1x .3in .3m .3p .3pm .3qt .3x .man .mdoc|Roff Manpage|&|^.Dd |^.Dt |^.Sh
.1 .2 .3 .4 .5 .6 .7 .8 .9 .1in .1m .1x .3in .3m .3p .3pm .3qt .3x .man .mdoc|Roff Manpage|&|^.~TH |^.~SH
.1 .2 .3 .4 .5 .6 .7 .8 .9|Roff||^.\\"|^'\\"|^.PP|^.TH |^.so |^.SH|^.de |^.nr |^.ds |^.br$
.al|AL|i|^~codeunit \d|^~page \d|^~table \d|^~report \d|^~query \d|^~xmlport \d|^~enum \d|^~pageextension \d|^~tableextension \d|^~enumextension \d|^~permissionset \d|^~profile %$|^~controladdin
.al|Perl||^~sub %|^~package %|^#~NOTE: Derived from
.as|AngelScript||^#include "|^~funcdef|\<array<|@ %~=|^~mixin class|^~shared class
.asc|Public Key||^-----BEGIN |^---- BEGIN |^ssh-rsa |^ssh-dss
.asc|AGS Script||^function %|^import function|^export %|\<game_start~(|^enum %$|^struct %
.asm .i .inc .s|Motorola 68K Assembly|i|\<movem.l |\<movem.w |\<move.l |\<move.w |\<move.b |\<dbra |\<moveq~#|\<moveq #
.asy|LTspice Symbol||^SymbolType
.b|Limbo||^implement %|^include "*.m"
.bas .bi|FreeBasic|i|^~#define |^~#ifdef |^~#ifndef |^~#include |^~#lang |^~#if
.bas|VBA|i|^attribute vb_name|^option explicit|^~public sub %|^~private sub %|^~public function %|^~private function %|^~public const
.bb|BlitzBasic|i|^~;|end function|^~graphics \d
.bb|Clojure||(defn |(defn- |(def |(defmacro |(ns |(let |(require
.bf|Beef||^~using %|^~namespace %|^~class %
.bf|HyPhy||LoadFunctionLibrary|^~DataSet|fprintf~(|^~LikelihoodFunction
.brd|KiCad Legacy Layout||^PCBNEW-BOARD
.bs|Bikeshed|i|<pre class*metadata
.cake|CoffeeScript||->$|^task "
.cfg|HAProxy|&|^~global$|^~defaults|^~timeout
.cgi .fcgi|PHP||<?php
.cgi .fcgi|Python||^import %$|^from % import|^~def %(*:$
.cgi .fcgi|Ruby||^~require '|^~def %$
.cl|Common Lisp|i|^~(defun |^~(defpackage |^~(in-package |^~(defmacro |^~(defvar |^~(defparameter
.cl|Cool||^class %~{|^class % inherits
.cls|VBA|i|^version 1.0 class|^attribute vb_name
.cls|TeX||\\NeedsTeXFormat|\\ProvidesClass|\\ProvidesFile
.cls|OpenEdge ABL|i|^block-level on error|^routine-level on error|^~end class.|^~end method.|^using *.$
.cls|ObjectScript||^Class %.*|^Class % Extends
.cp|Component Pascal||^MODULE %
.cs|Smalltalk||methodsFor:
.csl|XML|i|<?xml|xmlns
.cue|Cue Sheet||^~FILE "|^~TRACK \d|^REM
.d|D||^module %|^import %|^~import %*;|^~import std|\<unittest~{|^~unittest$|^~alias %|^~immutable
.d|DTrace||^BEGIN$|^END$|^#pragma D |^provider %|^%:%*:%*:|^%:::|^dtrace:|^tick-%|^profile-%
.d|Makefile||: \\$|^%*.o~:|^*.o~:|^*: *.h
.ddl .prc .sql|PLpgSQL|i|language plpgsql|language 'plpgsql'|\<as $$|^\\i
.ddl .prc .sql|SQLPL|i|mode db2sql|\<syscat.|\<sysproc.|alter module|associate result set
.ddl .prc .sql|PLSQL|i|$$plsql_|\<xmltype\>|\<systimestamp\>|.nextval\>|connect by |authid definer|authid current_user|constructor function|\<dbms_output.|create or replace package|package body
.ddl .prc .sql|TSQL|i|^~go$|\<begin try|\<begin catch|output inserted|\<declare @|[dbo]
.dsc|DenizenScript||^~type~: world|^~type~: task|^~type~: command|^~type~: item|^~type~: assignment
.dsp|Microsoft Developer Studio Project||# Microsoft Developer Studio
.e|Euphoria||^include %.e|^~end procedure|^~end function|^~global function|^~global procedure
.e|E||^~def % :=|^~to %(|^~var % :=|^~when~(*->
.ecl|ECLiPSe||^%*:-|^:-
.ecl|ECL|i|:=|^import |^export
.es|Erlang||^%\<*->|^\%\%|^main(|^#!*escript
.ex|Euphoria||^include %.e|^~end procedure|^~end for|^~end function|^~end while
.f .for|Forth||^: %
.f|Filebench WML||\<flowop\>
.fr|Forth||^: |^also |^previous |^new-device
.fr|Frege||^module %|^import %|^package %|^data %
.fs|Forth||^: %|^new-device
.fs|GLSL||^~#version \d|^~precision %|^~uniform %|^~varying %|\<gl_FragColor\>|\<gl_Frag
.fs|F#||^~#light|^~open %|^~module %|^~let %|^~namespace %|^~type %
.fs|Filterscript||#pragma version|#pragma rs|#include
.ftl|FreeMarker||<#%|</#%|[#%|${%|</%>
.ftl|Fluent||^% =|^%-%*=|^-%*=
.g|GAP||InstallMethod~(|InstallGlobal|Declare%~(|BindGlobal~(|:= function~(|:=function~(
.g|ANTLR||^~grammar %;|^~lexer grammar|^~parser grammar|^~tree grammar|^~header~{|^class % extends
.gd|GAP||DeclareOperation~(|DeclareAttribute~(|DeclareGlobal%~(|BindGlobal~(|DeclareCategory~(|DeclareProperty~(|DeclareRepresentation~(
.gml|XML|i|<?xml|xmlns
.gml|Graph Modeling Language|i|^~graph~[|^~graph$|^~node~[
.gml|Gerber Image||^G\d*\*$|^D\d*\*$
.gs|GLSL||^#version \d
.gs|Gosu||^uses java.|^uses gw.
.gs|Genie||^[indent=
.gst|Gosu||<\%
.gts|Gerber Image||^\%FS|^G04|^G\d*\*$
.h|Objective-C||^~@interface\>|^~@class\>|^~@protocol\>|^~@property\>|^~@end\>|^~@implementation\>|^~@selector\>|^#import *.h
.h|C++||^~#~include~<string>|^~#~include~<vector>|^~#~include~<map>|^~#~include~<list>|^~#~include~<array>|^~#~include~<set>|^~#~include~<queue>|^~#~include~<stack>|^~#~include~<memory>|^~#~include~<algorithm>|^~#~include~<functional>|^~#~include~<utility>|^~#~include~<cstd%>|^~#~include~<unordered_%>|^~#~include~<%stream>|^~template~<|^~namespace %~{|^~namespace %$|^~namespace~{|^~using namespace|^~using %~=|^~private~:|^~public~:|^~protected~:|\<std::%|^~constexpr\>|^~catch~(|^~try~{|^~class %~{|^~class %~:|^~class %~;|^~class %$|^~class % %~{|^~class % %~:|^~class % %$|^~class % final|^~virtual 
.hh|Hack||<?hh
.i|Assembly||^~.%*|^~mov %|^~section .
.ice|JSON||^{|^[
.inc|PHP||<?php|^<?$|^<?=
.inc|SourcePawn||^methodmap %|^~native %|\<__pl_%|^#include <sourcemod|^~stock %|^~forward %
.inc|NASL||^~include~("*.inc"|_var %~=|^~global_var|^~local_var
.inc|POV-Ray SDL||^~#declare |^~#local |^~#macro |^~#while
.inc|Pascal|i|{$ifdef|{$define|{$mode|{$endif|^~end;$|^~end.$|^~procedure %*;|^~function %*: %;
.inc|BitBake||^SRC_URI|^~inherit %|^PACKAGECONFIG|^DEPENDS|^RDEPENDS|^EXTRA_OECONF|^do_%
.inc|Assembly|i|^~.macro |^~\%macro |^~\%define |^~mov %|^% equ |^~section |^~.section|^~global %$|^% macro\>|^~.equ |^~.set
.inc|SQL|i|^create table|^insert into|^select *from|^alter table
.inc|HTML|i|<div|<table|<p>|</a>|<li>|<td|<script
.j|Jasmin||^.class |^.method |^.super |^.source
.jq|JSONiq||^jsoniq version|^xquery version|^~for $%|^~let $%|^import module
.ks|Kickstart||^\%packages|^\%post|^\%pre
.l|Common Lisp|i|(defun |(defmacro |(in-package
.l|Roff||^.TH |^.SH |^.\\"
.l|PicoLisp||^(de |^(class |^(rel |^(must |^(code
.ls|LoomScript||^~package~{|^~package %*{$
.lisp .lsp|NewLisp||^~(define |newlisp
.lisp .lsp|Common Lisp|i|^~(defun |^~(in-package |^~(defpackage |^~(defmacro
.m|Objective-C||^~@interface\>|^~@class\>|^~@protocol\>|^~@property\>|^~@end\>|^~@implementation\>|^~@selector\>|^#import *.h|^#include *.h|^#~import <%>
.m|Mercury||^:- module
.m|Mathematica||^(\*|^~BeginPackage[|\<Module[{|\<Function[{|:= Module[|^~Get["
.m|MATLAB||^~\%|^function %|^function~[|^~classdef |...$|^~end;$|^~clear |^~clc\>|^~close all
.m|MUF||^: %
.m|M||^~;|^% ;|^% ~n %
.m|Limbo||^%~: module~{
.m4|M4Sugar||AC_DEFUN|AC_PREREQ|AC_INIT|AU_ALIAS|^m4_|^_m4_
.mask|Unity3D Asset||tag:unity3d.com
.mc|Win32 Message File|i|^~messageid~=|^messageid=
.mc|M4||^dnl|^divert(
.md|GCC Machine Description||^(define_
.ml|Standard ML||^structure %|^signature %|^functor %|^fun %
.mm|XML||^<?xml|<map
.mo|Motoko||^import % "mo:|^import % "|^~actor %~{|^~public func|^~public shared|^module~{
.mod|XML||<!ENTITY|<!ELEMENT
.mod|Modula-2|i|^~module %;|^~implementation module|^~definition module|^end %.
.mod|NMODL||^NEURON~{|^NEURON$|^TITLE |^UNITS~{
.mod|Linux Kernel Module||.o$|.ko$
.moo|Mercury||^:-
.mqh|MQL4||MarketInfo~(|OrderSelect~(|^extern
.ms|Roff||^.TL$|^.\\"|^.SH|^.PP|^.de |^.NH|^.so |^.nr |^.ds
.ms|Unix Assembly||^~.globl |^~.global |^~.include |^~.text$
.msg|OMNeT++ MSG||^~message %~{|^~packet %~{|^~packet % extends|^~class %~{|^cplusplus|^namespace %;
.n|Nemerle||^using %|^module %|^namespace %
.nas|Nasal||^~var %~=|~= func\>|setprop~(|getprop~(|setlistener~(
.ncl|XML||^~<?xml
.ncl|Gerber Image||^G\d*\*$|^D\d*\*$
.nl|NL||^b\d |^g\d
.nr|Roff||^.%|^.\\"|^'\\"
.nu|Nu||^(class %|^(load "|^(function %|^(set %|^(import
.odin|Object Data Instance Notation||~= <$|^<%
.p|Gnuplot||^plot |^splot |^set term|^set output|^set xlabel|^set ylabel|^set xrange|^set style|^set title
.pbt|PowerBuilder||^Save Format v
.php|Hack||<?hh
.pkl|Pickle||^(dp\d|^(lp\d|^ccopy_reg|^c__%|^(i%
.pl .pm .t|Raku||^~use v6|^~unit module|^~unit class|^~my class|^~grammar %~{|\<is export\>
.pl .pm .t|Perl||\<use strict\>|\<use warnings\>|\<use v5|\<use 5.|^#!*perl|^~use Test::|^~use %::
.pm|X PixMap||^~/\* XPM \*/
.pl|Prolog||^:-|^% :-|^%(*) :-|^%(*):-|:-$|-->$|^%(*).$
.pl .pm .t|Perl||^~package %|^~sub %|^~my $|^~my @|^~my (|^~use %|^~require %|^=head1|^$%|^print
.t|Terra||^~terra %|terralib.|^local %~=
.t|Turing||^~var % :|^~const % :=|^~put "|^~procedure %|^~end %$
.plist|OpenStep Property List||^{|^(
.plt|Prolog||:-
.pluginspec|XML||^<?xml|^<plugin
.pod|Pod 6||^~=begin pod|^~=begin para|^~=begin table|^~=comment|^~=item\d
.pp|Pascal|i|^~end;$|^~end.$|^unit %;|^program %;
.pro|Proguard||^-keep|^-dont%|^-include *.pro|^-optimiz|^-assume
.pro|Prolog||^:-|^%(*:-|^% :-
.pro|IDL|i|^~pro %|^~function %,|^~compile_opt
.pro|INI||last_client=
.properties|INI||^[%*]$
.q|HiveQL|i|select *from |create table|create database|insert overwrite|^set hive
.qs|Q#||^~namespace %*{|^~operation %|^~open Microsoft.
.r|Rebol|i|^rebol |^rebol~[|^rebol[
.re|C++||^~#~include |^~#~ifdef |^~#~define |^~template~<|^~#~pragma
.res|XML||^<?xml|^<root
.rno|RUNOFF||^.!|^.c;|^.end literal|^.literal|^.lm \d|^.rm \d
.rpy|Ren'Py||^label %|^init |^init:|^screen %|^define %|^image %|^~scene %|^~show %|^transform %
.rpy|Python||^import %|^from %|^class %|^def %
.rs|XML||^<?xml
.rs|RenderScript||^#pragma version|^#pragma rs|#pragma version(
.rsc|Rascal||^module %|^import %|^~public %|^~data %
.sc|SuperCollider||^~\~%|SynthDef~(|^~classvar |^~\*%|^+ %~{|^% : %~{|arg %,|.ar(|.kr(
.scd|Markdown||^%(\d)|^# [A-Z]*$
.sch|Eagle||<eagle
.sch|KiCad Schematic||^EESchema|^(kicad_sch
.sch|XML||^<?xml|<schema|<sch:
.shader|GLSL||^#version \d|void main~(*)
.sls|Scheme||^(define|^(library|^(import|^#!r6rs
.sol|Solidity||\<pragma solidity|^~contract %|^~interface %*{|^~library %*{|^~abstract contract
.sol|Gerber Image||^G\d*\*|^D\d*\*|^\%FS
.cmp|Gerber Image||^G\d*\*|^D\d*\*|^\%FS
.spec|Ruby||^~describe |^require '|^~it "|^~it '
.spec|Python||\<Analysis~(|\<EXE~(|\<PYZ~(
.srt|SRecode Template||^set mode |^template %|^context %
.st|StringTemplate||::=|$endif$|$if(|<endif>|$%$
.star|STAR||^loop_|^data_%|^save_%
.stl|STL|&|^~solid|^~endsolid
.toc|World of Warcraft Addon Data||^## %|@no-lib-strip@
.tpl|Go Template||{{-|{{~.%|{{~include |{{~template |{{~if .|{{~range |{{~define |-}}
.ts|XML||<TS |<TS>|<!DOCTYPE TS
.tsx|XML||^<?xml|^<tileset
.tst|Scilab||^~//|^~endfunction|assert_check
.txt|Vim Help File||\<vim:*ft=help|\<vim:*filetype=help
.url|INI||^[InternetShortcut]
.v|Coq||^~Proof.|\<Qed.|^Require Import|^Require Export|^From % Require|^~Lemma %|^~Theorem %|^Inductive %|^Definition %|^Fixpoint %|^Section %.
.v|V||^fn %|^pub fn|^~mut % :=|^import %$|^module %$|^~pub struct
.vba|Vim Script||^UseVimball|^" Vimball
.vhost|Nginx||^~server~{|^~location |^~listen \d
.w|CWeb||^@<|^@\*|^@c$|^@ %|^@p$
.workflow|XML||^<?xml
.x|DirectX 3D File||^xof 0
.x|Linker Script||OUTPUT_ARCH|OUTPUT_FORMAT|^SECTIONS
.x|Logos||^\%hook|^\%ctor|^\%end|^\%group|^\%orig
.yy|JSON||"modelName"|"resourceType"|^{$
"""#
